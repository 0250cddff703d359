package org.onrecord.alert;

/** By which way a subscriber is told. */
public sealed interface Channel {

    /** The word in JSON. */
    String type();

    /**
     * An HTTP receiver, by the Standard Webhooks specification.
     *
     * @param url http or https
     * @param ordered whether what concerns one commitment is sent one after the other, the next only when the one before
     *     arrived or failed for good
     * @param asymmetric whether it is signed by Ed25519 ({@code v1a}) besides HMAC-SHA256 ({@code v1})
     */
    record Webhook(String url, boolean ordered, boolean asymmetric) implements Channel {

        @Override
        public String type() {
            return "webhook";
        }
    }

    /** A mailbox, whose owner has to agree before the first alert. */
    record Email(String address) implements Channel {

        @Override
        public String type() {
            return "email";
        }
    }
}
