package org.onrecord.alert.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "desk@example.org",
                "a@b",
                "first.last+alerts@sub.example.co",
                "o'brien@example.org",
                "x@xn--bcher-kva.example",
                "1234567890123456789012345678901234567890123456789012345678901234@example.org"
            })
    void addressesAreTaken(String address) {
        assertTrue(Mailbox.read(address).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "desk",
                "@example.org",
                "desk@",
                "desk@@example.org",
                "desk@example.org\r\nBcc: other@example.org",
                "desk@example.org\n",
                "desk@example.org\u0000",
                "de\u2028sk@example.org",
                "desk@example.org, other@example.org",
                "Desk <desk@example.org>",
                "desk@example.org>",
                "<desk@example.org",
                "\"a b\"@example.org",
                "desk@[127.0.0.1]",
                "desk@example..org",
                ".desk@example.org",
                "desk.@example.org",
                "desk@-example.org",
                "desk@example-.org",
                "desk@bücher.example",
                "büro@example.org",
                "desk@exam\u200bple.org",
                "desk@ｅxample.org",
                " desk@example.org",
                "desk@example.org SIZE=1",
                "12345678901234567890123456789012345678901234567890123456789012345@example.org"
            })
    void anythingElseIsNot(String address) {
        assertTrue(Mailbox.read(address).isEmpty());
    }

    @Test
    void aVeryLongAddressIsNot() {
        assertTrue(Mailbox.read("desk@" + "a.".repeat(130) + "org").isEmpty());
    }

    @Property
    void whateverIsTakenIsOneWordOfVisibleAscii(@ForAll String text) {
        Mailbox.read(text + "@example.org")
                .ifPresent(read -> assertTrue(read.address().chars().allMatch(c -> c > ' ' && c < 0x7f)));
    }

    @Test
    void spellingsOfOneMailboxCountAsOne() {
        for (String spelling : new String[] {"Desk@Example.org", "desk+a@example.org", "DESK+b+c@EXAMPLE.ORG"}) {
            assertEquals(
                    "desk@example.org", Mailbox.read(spelling).orElseThrow().key());
        }
        assertEquals(
                "+@example.org", Mailbox.read("+@example.org").orElseThrow().key());
    }
}
