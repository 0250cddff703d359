package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a?b=c", "/a%20b", "/%E4%B8%AD", "/%e4%b8%ad?q=%25", "/%7F", "/%f0%9f%98%80"})
    void wellEncodedTargetsPass(String target) {
        assertEquals(Optional.empty(), RequestTarget.faultOf(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%2",
                "/a?q=%",
                "/%zz",
                "/%2g",
                "/%g2",
                "/?q=100%",
                "/%00",
                "/?q=a%00b",
                "/%ff",
                "/%e4%b8",
                "/%c0%af",
                "/%ed%a0%80",
                "/%e4a%b8%ad",
                "/a|b",
                "/?q={x}",
                "/?q=\"",
                "/a^b",
                "/a\\b"
            })
    void targetsThatAreNoEncodedUtf8AreRefused(String target) {
        assertTrue(RequestTarget.faultOf(target).isPresent());
    }
}
