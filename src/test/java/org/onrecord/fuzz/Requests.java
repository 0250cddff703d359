package org.onrecord.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.onrecord.fuzz.Description.Operation;
import org.onrecord.fuzz.Description.Parameter;

/** Makes requests from the description: each from a seed of its own, so that one of them can be looked at alone. */
final class Requests {

    /** What makes the service wait takes seconds of a run that has not many. */
    private static final int WAITS = 16;

    private static final List<String> OTHER_METHODS =
            List.of("HEAD", "OPTIONS", "TRACE", "get", "FOO", "DELETE", "PUT", "PATCH", "POST", "GET");
    private static final List<String> PREFERENCES = List.of(
            "respond-async",
            "respond-async, wait=0",
            "RESPOND-ASYNC",
            "wait=0",
            "wait=-1",
            "wait=99999999999999999999",
            "wait=abc",
            "wait=\"1\"",
            "wait",
            "return=minimal",
            ";;,,==",
            "respond-async;x=\"");
    private static final List<String> TAGS = List.of(
            "*",
            "\"",
            "W/\"",
            "W/\"a\"",
            "w/\"a\"",
            "\"a\",\"b\"",
            "\"a\" \"b\"",
            "a",
            ",,,",
            "\"\"",
            "*, \"a\"",
            "\"r1-x\"-gzip");
    private static final List<String> POSITIONS = List.of(
            "",
            "-",
            "--",
            "0",
            "0:",
            ":0",
            "0:-1",
            "-1:0",
            "0:1,0:2",
            "0:0,",
            ",",
            "0:99999999999999999999",
            "99999999999:1",
            "0:1;1:2",
            "0:0x1",
            "\u00b2:1",
            "0:1 , 1:1");
    private static final List<String> UNREACHED = List.of("0:9223372036854775807", "999:1", "0:99999999,1:0");
    private static final List<String> KEYS =
            List.of("", "\"\"", "\"a", "a b", "\u00e9", "a".repeat(255), "a".repeat(256), "\"a\"b\"", "a,b");
    private static final List<String> STRANGERS = List.of(
            "Bearer",
            "Bearer ",
            "Bearer  ",
            "Bearer x",
            "bearer onr_",
            "Bearer onr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "Bearer " + "x".repeat(5_000),
            "Bearer a b",
            "Bearer \u00e4\u00ff",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.",
            "Basic YWRtaW46YWRtaW4=",
            "Basic %%%",
            "Digest username=\"a\"",
            "Negotiate",
            "onr_x",
            "",
            ",");

    private final Description description;
    private final Harvest harvest;
    private final String admin;
    private final String run;
    private final long seed;
    private final AtomicInteger waits = new AtomicInteger();

    /**
     * A source of requests.
     *
     * @param admin the value of the header {@code Authorization} that opens every door
     * @param run what this run's idempotency keys begin with
     */
    Requests(Description description, Harvest harvest, String admin, String run, long seed) {
        this.description = description;
        this.harvest = harvest;
        this.admin = admin;
        this.run = run;
        this.seed = seed;
    }

    FuzzRequest make(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        random.nextInt();
        Operation operation = operation(random);
        boolean another = random.nextInt(40) == 0;
        String method = another ? Oddities.any(random, OTHER_METHODS) : operation.method();
        String target = path(operation, random) + query(operation, random);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        authorize(headers, random);
        describe(headers, operation, number, random);
        byte[] body = null;
        boolean given = (!operation.bodies().isEmpty() && random.nextInt(40) != 0) || random.nextInt(60) == 0;
        if (given) {
            body = new Bodies(description, harvest, random).of(operation, headers);
        }
        return new FuzzRequest(number, operation, method, target, List.copyOf(headers), body, random.nextInt(12) == 0);
    }

    /** Those that take a body have more that can be wrong. */
    private Operation operation(Random random) {
        Operation operation = Oddities.any(random, description.operations());
        for (int i = 0; i < 2 && operation.bodies().isEmpty(); i++) {
            operation = Oddities.any(random, description.operations());
        }
        return operation;
    }

    private String path(Operation operation, Random random) {
        StringBuilder path = new StringBuilder();
        for (String part : operation.path().split("(?=\\{)|(?<=})", -1)) {
            path.append(part.startsWith("{") ? pathValue(operation, part, random) : part);
        }
        return random.nextInt(50) == 0 ? bent(path.toString(), random) : path.toString();
    }

    private String pathValue(Operation operation, String part, Random random) {
        int kind = random.nextInt(20);
        if (kind < 13) {
            return harvest.name(random, operation.path());
        } else if (kind < 15) {
            return operation.parameters("path").stream()
                    .filter(parameter -> part.equals("{" + parameter.name() + "}"))
                    .map(parameter -> plausible(parameter, random))
                    .findFirst()
                    .orElse("x");
        } else if (kind < 16) {
            return Oddities.any(
                    random,
                    List.of("%", "%2", "%zz", "%ff", "%c0%af", "%ed%a0%80", "%2F", "%252F", "%2e%2e%2f", "%u0041"));
        } else if (kind < 17) {
            return Oddities.any(
                    random, List.of("a".repeat(300), "a".repeat(7_000), "a".repeat(9_000), "", ";a=b", "x;a=b"));
        }
        return encoded(Oddities.text(random), random);
    }

    private static String bent(String path, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> path + "/";
            case 1 -> path.replaceFirst("/api", "//api");
            case 2 -> path + "/x";
            case 3 -> path + "/..";
            case 4 -> "/x/.." + path;
            case 5 -> path.toUpperCase(Locale.ROOT);
            case 6 -> path.replaceFirst("/v1/", "/v1//");
            case 7 -> path + ";v=1";
            default -> path + ".json";
        };
    }

    private String query(Operation operation, Random random) {
        List<String> pairs = new ArrayList<>();
        List<Parameter> known = operation.parameters("query");
        if (!known.isEmpty() && random.nextInt(4) != 0) {
            for (int i = random.nextInt(4); i > 0; i--) {
                Parameter parameter = Oddities.any(random, known);
                pairs.add(parameter.name() + "=" + queryValue(parameter, random));
            }
        }
        if (random.nextInt(25) == 0) {
            pairs.add(Oddities.any(
                    random,
                    List.of(
                            "",
                            "&&",
                            "=",
                            "=x",
                            "unknown=1",
                            "limit",
                            "limit=",
                            "%6cimit=1",
                            "%=1",
                            "a%00=1",
                            "cursor=a&cursor=b",
                            "q=%ff",
                            "q=+",
                            "KIND=call",
                            "kind[]=call",
                            "{x}",
                            "a|b",
                            "?")));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String queryValue(Parameter parameter, Random random) {
        if (parameter.name().equals("cursor") && random.nextInt(3) != 0) {
            return encoded(cursor(random), random);
        }
        if (random.nextInt(3) == 0) {
            return random.nextInt(8) == 0
                    ? Oddities.any(
                            random,
                            List.of(
                                    "%",
                                    "%1", "%gg", "%ff", "%00", "%e4%b8", "a+b", "a%20b", "%u0041", "a".repeat(8_200)))
                    : encoded(Oddities.text(random), random);
        }
        return plausible(parameter, random);
    }

    private String plausible(Parameter parameter, Random random) {
        if (!parameter.example().isMissingNode() && random.nextBoolean()) {
            return encoded(parameter.example().asText(), random);
        }
        JsonNode value = new Values(description, random, harvest).of(parameter.schema());
        return encoded(value.isArray() ? value.path(0).asText("x") : value.asText(), random);
    }

    /** One that was given, whole or with its content changed. */
    private String cursor(Random random) {
        String cursor = harvest.cursor(random);
        if (random.nextBoolean()) {
            return cursor;
        }
        if (!cursor.matches("[A-Za-z0-9_-]+")) {
            // A position, which is the cursor of changes.
            return Bodies.changed(cursor, random);
        }
        String content = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        String changed =
                content.replaceFirst("\\[.*", Matcher.quoteReplacement("[" + part(random) + "," + part(random) + "]}"));
        String other = random.nextBoolean() ? changed : Bodies.changed(content, random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(UTF_8));
    }

    private static String part(Random random) {
        return random.nextBoolean()
                ? "\"" + Oddities.text(random).replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\""
                : Oddities.value(random);
    }

    private void authorize(List<Map.Entry<String, String>> headers, Random random) {
        int kind = random.nextInt(20);
        if (kind < 17) {
            headers.add(Map.entry("Authorization", admin));
        } else if (kind < 19) {
            headers.add(Map.entry("Authorization", Oddities.any(random, STRANGERS)));
            if (random.nextInt(4) == 0) {
                headers.add(Map.entry("Authorization", Oddities.any(random, STRANGERS)));
            }
        }
    }

    private void describe(List<Map.Entry<String, String>> headers, Operation operation, int number, Random random) {
        if (operation.takes("Idempotency-Key")) {
            int kind = random.nextInt(20);
            if (kind < 17) {
                headers.add(Map.entry("Idempotency-Key", run + number));
            } else if (kind < 18) {
                headers.add(Map.entry("Idempotency-Key", run + random.nextInt(number + 1)));
            } else if (kind < 19) {
                headers.add(Map.entry("Idempotency-Key", Oddities.any(random, KEYS)));
            }
        }
        if (operation.takes("If-Match") && random.nextInt(8) != 0) {
            headers.add(Map.entry("If-Match", random.nextInt(3) == 0 ? tag(random) : "*"));
        }
        if (random.nextInt(12) == 0) {
            headers.add(Map.entry(random.nextInt(4) == 0 ? "If-Match" : "If-None-Match", tag(random)));
        }
        if (random.nextInt(12) == 0) {
            String preference = Oddities.any(random, PREFERENCES);
            // Where it may be held for as long as it asks, few may ask for long.
            boolean patient = preference.contains("9") && waits.incrementAndGet() > WAITS;
            headers.add(Map.entry("Prefer", patient ? "wait=0" : preference));
        }
        if (random.nextInt(25) == 0) {
            headers.add(Map.entry("Onrecord-Min-Position", position(random)));
        }
        if (operation.isStream() && random.nextInt(3) == 0) {
            headers.add(Map.entry("Last-Event-ID", random.nextBoolean() ? harvest.position(random) : odd(random)));
        }
        if (random.nextInt(15) == 0) {
            headers.add(Map.entry("Accept", Oddities.accepted(random)));
        }
        if (random.nextInt(15) == 0) {
            headers.add(other(random));
        }
    }

    private String tag(Random random) {
        return random.nextBoolean() ? harvest.tag(random) : Oddities.any(random, TAGS);
    }

    private String position(Random random) {
        if (random.nextInt(3) == 0) {
            return harvest.position(random);
        }
        return random.nextInt(4) == 0 && waits.incrementAndGet() <= WAITS
                ? Oddities.any(random, UNREACHED)
                : visible(Oddities.any(random, POSITIONS));
    }

    private static Map.Entry<String, String> other(Random random) {
        return switch (random.nextInt(12)) {
            case 0 ->
                Map.entry(
                        "Range",
                        Oddities.any(
                                random, List.of("bytes=0-10", "bytes=-1", "bytes=9-1", "items=0-", "bytes=0-0,5-6,x")));
            case 1 ->
                Map.entry(
                        "If-Modified-Since",
                        Oddities.any(random, List.of("Sat, 28 May 2022 00:00:00 GMT", "yesterday", "")));
            case 2 -> Map.entry("If-Unmodified-Since", "Sat, 28 May 1922 00:00:00 GMT");
            case 3 -> Map.entry("If-Range", "\"a\"");
            case 4 ->
                Map.entry(
                        "Accept-Encoding",
                        Oddities.any(random, List.of("gzip", "*", "gzip;q=0", "br", "gzip;q=x", "identity;q=0", ";;")));
            case 5 -> Map.entry("Accept-Language", odd(random));
            case 6 -> Map.entry("Expect", Oddities.any(random, List.of("100-continue", "the worst")));
            case 7 -> Map.entry("Cookie", odd(random));
            case 8 -> Map.entry("X-HTTP-Method-Override", "DELETE");
            case 9 -> Map.entry("X-Forwarded-For", odd(random));
            case 10 -> Map.entry("Origin", "https://fuzz.invalid");
            default -> Map.entry("X-Long", "x".repeat(Oddities.any(random, List.of(100, 15_000, 17_000))));
        };
    }

    private static String odd(Random random) {
        return visible(new String(Oddities.text(random).getBytes(UTF_8), ISO_8859_1));
    }

    /** What HTTP lets a header field hold (RFC 9110 §5.5). */
    private static String visible(String text) {
        return text.replaceAll("[\\x00-\\x1f\\x7f]", "");
    }

    private static String encoded(String text, Random random) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:,@".indexOf(c) >= 0);
            if (plain || (random.nextInt(200) == 0 && c > 0x20 && c != '#')) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
