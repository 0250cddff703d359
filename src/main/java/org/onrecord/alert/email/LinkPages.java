package org.onrecord.alert.email;

/** The pages that links in messages lead to. Scanners of mail follow links, so a page changes nothing: its button does. */
final class LinkPages {

    private LinkPages() {}

    static String askToConfirm(EmailLinkRepository.Link link) {
        return form(
                "Do you want to get alerts?",
                "Alerts of the subscription “" + PlainText.line(link.name()) + "” will be sent to " + link.address()
                        + ".",
                "Yes, send them");
    }

    static String confirmed(EmailLinkRepository.Link link) {
        return page(
                "Confirmed",
                "Alerts of the subscription “" + PlainText.line(link.name()) + "” are sent to " + link.address()
                        + " from now on. Each of them has a link to stop them.",
                "");
    }

    static String askToStop(EmailLinkRepository.Link link) {
        return form(
                "Stop these messages?",
                "No alerts of the subscription “" + PlainText.line(link.name()) + "” will be sent to " + link.address()
                        + " any more.",
                "Stop them");
    }

    static String stopped(EmailLinkRepository.Link link) {
        return page(
                "Stopped",
                "No more alerts of the subscription “" + PlainText.line(link.name()) + "” are sent to " + link.address()
                        + ".",
                "");
    }

    private static String form(String title, String text, String button) {
        // Without an action it goes to the address of the page.
        return page(
                title,
                text,
                "<form method=\"post\"><button type=\"submit\">" + PlainText.html(button) + "</button></form>\n");
    }

    private static String page(String title, String text, String more) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + PlainText.html(title)
                + " · Onrecord</title>\n</head>\n<body>\n<h1>" + PlainText.html(title) + "</h1>\n<p>"
                + PlainText.html(text) + "</p>\n" + more + "</body>\n</html>\n";
    }
}
