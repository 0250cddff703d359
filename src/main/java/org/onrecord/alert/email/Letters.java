package org.onrecord.alert.email;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** What messages say, made of what is sent to webhooks as well. */
final class Letters {

    /** A digest tells of more than anybody reads; the rest is counted. */
    private static final int TOLD = 100;

    private final UnaryOperator<String> address;

    /**
     * Letters.
     *
     * @param address makes a path of this service a whole address, and leaves a whole address as it is
     */
    Letters(UnaryOperator<String> address) {
        this.address = address;
    }

    /** Asks the owner of a mailbox. */
    Letter question(String subscription, String confirm, Duration valid) {
        String name = PlainText.line(subscription);
        return new Sheet()
                .heading("Do you want to get alerts?")
                .paragraph("Somebody has entered this address to be sent alerts from Onrecord, which tracks public"
                        + " commitments and what has happened since. The subscription is named “" + name + "”.")
                .paragraph("If that was you, or you agree, open this page and confirm within " + days(valid) + ":")
                .link("Confirm the subscription", confirm)
                .paragraph("If you do not want this, do nothing: nothing more will be sent.")
                .letter("Please confirm: alerts on “" + name + "”");
    }

    /**
     * An alert, a digest or a ping.
     *
     * @param payload {@code {type, timestamp, data}}
     * @param stop the address at which the mailbox's owner stops all of it
     */
    Letter message(JsonNode payload, String subscription, String stop) {
        String type = payload.path("type").asText();
        Sheet sheet = new Sheet();
        String subject;
        if (type.equals("digest")) {
            subject = digest(sheet, payload.path("data").path("alerts"), subscription);
        } else if (type.equals("ping")) {
            subject = "A test message for “" + PlainText.line(subscription) + "”";
            sheet.paragraph("This is a test that was asked for. Alerts of this subscription will arrive here.");
        } else {
            subject = AlertWords.subject(payload);
            alert(sheet, payload);
        }
        return sheet.rule()
                .paragraph(
                        "You get this because of the subscription “" + PlainText.line(subscription) + "” to Onrecord.")
                .link("Stop these messages", stop)
                .letter(subject);
    }

    /** Tells the operator which receivers were given up on. */
    Letter givenUp(List<GivenUpRepository.GivenUp> receivers) {
        Sheet sheet = new Sheet()
                .paragraph(
                        "Nothing is sent any more to the receivers below, until their subscriptions are enabled again"
                                + " (PATCH with active: true). Their owners see the reason where they see the subscription; what they"
                                + " missed can be sent again.");
        for (GivenUpRepository.GivenUp one : receivers) {
            sheet.paragraph(List.of(
                            "Subscription: “" + PlainText.line(one.name()) + "”",
                            "Owner: " + PlainText.line(one.owner()),
                            "Receiver: " + PlainText.line(one.receiver()),
                            "Given up: " + one.at(),
                            "Because: " + PlainText.line(one.because())))
                    .link("The subscription", address.apply("/api/v1/subscriptions/" + one.subscriptionId()));
        }
        return sheet.letter(
                receivers.size() == 1
                        ? "Given up on a receiver: " + receivers.get(0).name()
                        : "Given up on " + receivers.size() + " receivers");
    }

    private String digest(Sheet sheet, JsonNode alerts, String subscription) {
        int told = 0;
        for (JsonNode alert : alerts) {
            if (told == TOLD) {
                sheet.paragraph("And " + (alerts.size() - TOLD) + " more; the record has all of them.");
                break;
            }
            if (told > 0) {
                sheet.rule();
            }
            alert(sheet, alert);
            told++;
        }
        return alerts.size() + (alerts.size() == 1 ? " alert" : " alerts") + " on “" + PlainText.line(subscription)
                + "”";
    }

    private void alert(Sheet sheet, JsonNode payload) {
        JsonNode data = payload.path("data");
        sheet.heading(data.path("commitment").path("title").asText());
        sheet.paragraph(AlertWords.changes(data.path("changes")));
        List<String> more = new ArrayList<>();
        JsonNode followUp = data.path("followUp");
        if (followUp.path("summary").isTextual()) {
            more.add(followUp.path("summary").textValue());
        }
        if (followUp.path("retracted").path("reason").isTextual()) {
            more.add("Reason: " + followUp.path("retracted").path("reason").textValue());
        }
        AlertWords.deadline(data).ifPresent(more::add);
        AlertWords.standing(data.path("standing")).ifPresent(more::add);
        more.add("Recorded: " + payload.path("timestamp").asText());
        sheet.paragraph(more);
        link(sheet, "The item", data.path("links").path("commitment"));
        link(sheet, "Its timeline", data.path("links").path("timeline"));
    }

    private void link(Sheet sheet, String label, JsonNode link) {
        if (link.isTextual()) {
            sheet.link(label, address.apply(link.textValue()));
        }
    }

    private static String days(Duration valid) {
        StringJoiner words = new StringJoiner(" and ");
        if (valid.toDays() > 0) {
            words.add(valid.toDays() + (valid.toDays() == 1 ? " day" : " days"));
        }
        long hours = valid.toHoursPart();
        if (hours > 0) {
            words.add(hours + (hours == 1 ? " hour" : " hours"));
        }
        return words.length() == 0 ? Math.max(1, valid.toMinutes()) + " minutes" : words.toString();
    }
}
