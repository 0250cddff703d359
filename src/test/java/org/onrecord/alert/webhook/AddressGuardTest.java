package org.onrecord.alert.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.alert.webhook.HostileUrls.address;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No webhook leads anywhere but to what is everybody's. */
class AddressGuardTest {

    private static final InetAddress PUBLIC = address("8.8.8.8");

    @Test
    void noneOfTheHostileUrlsIsLetThroughAndNobodyIsConnectedTo() throws Exception {
        try (ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<HostileUrls.Hostile> hostile = HostileUrls.all(here.getLocalPort());
            List<String> passed = new ArrayList<>();
            for (HostileUrls.Hostile one : hostile) {
                try {
                    guard(Map.of(), name -> one.lookUp()).check(one.url());
                    passed.add(one.url());
                } catch (RefusedUrlException expected) {
                    assertFalse(expected.getMessage().isBlank());
                }
            }

            assertEquals(List.of(), passed);
            assertTrue(hostile.size() >= 150, "there are " + hostile.size());
            here.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, here::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://example.org/",
                "https://example.org/hooks/1?key=a%20b&x=%5B%5D",
                "HTTPS://EXAMPLE.ORG/Hook",
                "https://xn--bcher-kva.example/",
                "https://example.org:443/",
                "https://example.org:8443/",
                "https://a1.b-2.example.org?x",
                "https://1.2.3.4.example.org/",
                "https://receiver/",
                "https://8.8.8.8/",
                "https://[2001:4860:4860::8888]/",
                "https://[2001:4860:4860::8888]:8443/"
            })
    void whatIsEverybodysIsLetThrough(String url) {
        guard(Map.of(), name -> List.of(PUBLIC)).check(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org,example.org:443,/",
        "HTTPS://Example.ORG:8443/Path?Query,example.org:8443,/Path?Query",
        "https://example.org?x=1,example.org:443,/?x=1",
        "https://[2001:4860:4860:0::8888]/x,[2001:4860:4860:0::8888]:443,/x"
    })
    void whatIsDialledIsWhatWasChecked(String text, String authority, String target) {
        ReceiverUrl url = ReceiverUrl.parse(text);

        assertEquals(authority, url.authority());
        assertEquals(target, url.target());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2001:200::",
                "2001:db7:ffff::",
                "2001:db9::",
                "2003::",
                "2a00::1",
                "2620:4f:8001::",
                "3ffe:ffff::",
                "3fff:1000::"
            })
    void theRangesEndWhereTheyEnd(String neighbour) {
        guard(Map.of(), name -> List.of(address(neighbour))).check("https://example.org/");
    }

    @Test
    void aNameIsJudgedAnewEachTime() {
        List<List<InetAddress>> answers = new ArrayList<>(List.of(List.of(PUBLIC), List.of(address("127.0.0.1"))));
        AddressGuard guard = guard(Map.of(), name -> answers.remove(0));

        assertEquals(List.of(PUBLIC), guard.check("https://rebinding.example/").addresses());
        assertThrows(RefusedUrlException.class, () -> guard.check("https://rebinding.example/"));
    }

    @Test
    void anOperatorNamesNetworksThatAreAllowedNevertheless() {
        Map<String, String> settings = Map.of("allowed-networks", "127.0.0.1/32, fd00:1::/32");
        AddressGuard guard = guard(settings, name -> List.of(address("127.0.0.1"), address("fd00:1::5")));

        guard.check("https://127.0.0.1:8443/");
        guard.check("https://inside.example/");
        assertThrows(RefusedUrlException.class, () -> guard.check("https://127.0.0.2/"));
        assertThrows(RefusedUrlException.class, () -> guard.check("https://[fd00:2::1]/"));
        assertThrows(RefusedUrlException.class, () -> guard.check("http://127.0.0.1/"));
    }

    @Test
    void anOperatorMayAllowHttpWhichAllowsNoAddress() {
        AddressGuard guard = guard(Map.of("allow-http", "true"), name -> List.of(PUBLIC));

        guard.check("http://example.org/");
        assertThrows(RefusedUrlException.class, () -> guard.check("http://127.0.0.1/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.0.0.0/33", "::/129", "10.0.0/8", "010.0.0.0/8", "name/8", "10.0.0.0/-1", "/8"})
    void aNetworkThatIsNoneIsAFaultOfTheSettings(String network) {
        assertThrows(
                IllegalArgumentException.class,
                () -> guard(Map.of("allowed-networks", network), name -> List.of(PUBLIC)));
    }

    private static AddressGuard guard(Map<String, String> settings, HostLookup names) {
        return new AddressGuard(WebhookSettings.with(settings), names);
    }
}
