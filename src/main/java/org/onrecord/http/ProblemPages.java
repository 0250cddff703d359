package org.onrecord.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The types of problems as web pages. Nothing on them comes from a request. */
final class ProblemPages {

    private ProblemPages() {}

    static String all() {
        String rows = Arrays.stream(ProblemType.values())
                .map(type -> "<tr><td>" + type.status() + "</td><td><a href=\"/problems/" + type.slug() + "\">"
                        + type.slug() + "</a></td><td>" + escape(type.title()) + "</td></tr>\n")
                .collect(Collectors.joining());
        return page(
                "Problems",
                "<h1>Problems</h1>\n<table>\n<tr><th>Status</th><th>Type</th><th>Title</th></tr>\n" + rows
                        + "</table>\n");
    }

    static String one(ProblemType type) {
        return page(
                type.title(),
                "<h1>" + escape(type.title()) + "</h1>\n<p><code>" + type.urn() + "</code>, status " + type.status()
                        + "</p>\n<p>" + escape(type.meaning()) + "</p>\n<h2>What to do</h2>\n<p>"
                        + escape(type.remedy())
                        + "</p>\n<p><a href=\"/problems\">All problems</a></p>\n");
    }

    private static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape(title)
                + " · Onrecord</title>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
