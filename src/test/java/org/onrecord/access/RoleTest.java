package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "READER, READER",
        "ANALYST, READER ANALYST",
        "EDITOR, READER ANALYST EDITOR",
        "ADMIN, READER ANALYST EDITOR ADMIN SUBSCRIBER",
        "SUBSCRIBER, READER SUBSCRIBER"
    })
    void eachRoleIncludesThoseBeforeItAndSubscriberStandsBeside(Role role, String included) {
        Set<Role> expected =
                Arrays.stream(included.split(" ", -1)).map(Role::valueOf).collect(Collectors.toSet());
        Set<Role> actual = Arrays.stream(Role.values()).filter(role::includes).collect(Collectors.toSet());
        assertEquals(expected, actual);
    }
}
