package org.onrecord.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the pages of Swagger UI may do: run their own scripts, the one in the page itself included, and ask this API. */
final class DocsPolicy {

    private static final String PATH = "/docs";
    private static final String PAGE = "META-INF/swagger-ui-files/index.html";
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

    private volatile String policy;

    boolean covers(String path) {
        return path.startsWith(PATH) && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
    }

    String policy() {
        String known = policy;
        if (known == null) {
            // Two threads at once would find the same.
            known = "default-src 'none'; script-src 'self'" + hashes(page())
                    + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
                    + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            policy = known;
        }
        return known;
    }

    /** Scripts in a page, as the policy names them (Content Security Policy Level 3 §6.7.3.3). */
    static String hashes(String page) {
        return SCRIPT.matcher(page)
                .results()
                .map(script -> Sha256.of(script.group(1).getBytes(StandardCharsets.UTF_8)))
                .map(hash -> " 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .collect(Collectors.joining());
    }

    private static String page() {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(PAGE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
