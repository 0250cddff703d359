package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressGroupTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:0:1:2:3:4:5, 20010db800000001/64",
        "2001:db8:0:1::, 20010db800000001/64",
        "2001:0DB8:0000:0001:ffff::1, 20010db800000001/64",
        "2001:db8:0:2::1, 20010db800000002/64",
        "::1, 0000000000000000/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::ffff:c000:201, 192.0.2.1",
        "unknown, unknown",
        "no:address, no:address"
    })
    void addressesThatOneCallerHasAreOne(String address, String group) {
        assertEquals(group, AddressGroup.of(address));
    }
}
