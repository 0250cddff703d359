package org.onrecord.alert.email;

import java.util.List;

/** Writes the two forms of a message, text and HTML, side by side. All that it is given may be foreign. */
final class Sheet {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();

    Sheet heading(String heading) {
        String line = PlainText.line(heading);
        text.append(line).append("\n\n");
        html.append("<h2>").append(PlainText.html(line)).append("</h2>\n");
        return this;
    }

    /** Lines that belong together. */
    Sheet paragraph(List<String> lines) {
        List<String> clean = lines.stream().map(PlainText::lines).toList();
        text.append(String.join("\n", clean)).append("\n\n");
        html.append("<p>")
                .append(PlainText.html(String.join("\n", clean)).replace("\n", "<br>\n"))
                .append("</p>\n");
        return this;
    }

    Sheet paragraph(String line) {
        return paragraph(List.of(line));
    }

    /**
     * A link, on a line of its own.
     *
     * @param url one of this service's
     */
    Sheet link(String label, String url) {
        text.append(PlainText.line(label)).append(":\n").append(url).append("\n\n");
        html.append("<p><a href=\"")
                .append(PlainText.html(url))
                .append("\">")
                .append(PlainText.html(PlainText.line(label)))
                .append("</a></p>\n");
        return this;
    }

    /** Sets what follows apart. */
    Sheet rule() {
        // Two hyphens and a space would begin a signature, which readers fold away.
        text.append("----\n\n");
        html.append("<hr>\n");
        return this;
    }

    Letter letter(String subject) {
        String line = PlainText.subject(subject);
        return new Letter(
                line,
                text.toString().stripTrailing() + "\n",
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + PlainText.html(line)
                        + "</title>\n</head>\n<body>\n" + html + "</body>\n</html>\n");
    }
}
