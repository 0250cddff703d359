package org.onrecord.alert.email;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server in this process, that keeps what it takes, and that can be away, refuse and hang. */
public final class PostOffice implements AutoCloseable {

    private final int port;
    private final List<Mail> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private SMTPServer server;

    /** A message as it was taken. */
    public record Mail(String from, List<String> to, String source) {

        public Mail {
            to = List.copyOf(to);
        }

        /** A header's value, unfolded and decoded; null where there is none. */
        public String header(String name) {
            try {
                String[] values = parsed().getHeader(name);
                if (values == null) {
                    return null;
                }
                if (values.length > 1) {
                    throw new AssertionError(name + " stands there " + values.length + " times:\n" + source);
                }
                return jakarta.mail.internet.MimeUtility.decodeText(
                        jakarta.mail.internet.MimeUtility.unfold(values[0]));
            } catch (MessagingException | IOException e) {
                throw new AssertionError(source, e);
            }
        }

        public String subject() {
            return header("Subject");
        }

        /** The names of all headers, as they are written. */
        public List<String> headers() {
            return source.substring(0, source.indexOf("\r\n\r\n"))
                    .lines()
                    .filter(line -> !line.startsWith(" ") && !line.startsWith("\t"))
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .toList();
        }

        /** The part for whoever reads no HTML. */
        public String text() {
            return part("text/plain");
        }

        public String html() {
            return part("text/html");
        }

        /** The address in the text that begins a way. */
        public String link(String path) {
            Matcher matcher =
                    Pattern.compile("(\\S*" + Pattern.quote(path) + ")(\\S+)").matcher(text());
            if (!matcher.find()) {
                throw new AssertionError("no link to " + path + " in\n" + text());
            }
            return path + matcher.group(2);
        }

        private String part(String type) {
            try {
                MimeMultipart parts = (MimeMultipart) parsed().getContent();
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart part = parts.getBodyPart(i);
                    if (part.isMimeType(type)) {
                        return ((String) part.getContent())
                                .replace("\r\n", "\n")
                                .strip();
                    }
                }
            } catch (MessagingException | IOException e) {
                throw new AssertionError(source, e);
            }
            throw new AssertionError("no part of " + type + " in\n" + source);
        }

        private MimeMessage parsed() throws MessagingException {
            return new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(source.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    public PostOffice() {
        this.port = freePort();
        open();
    }

    public int port() {
        return port;
    }

    public void open() {
        server = new SMTPServer.Builder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .port(port)
                .insertReceivedHeaders(false)
                .maxConnections(100)
                .messageHandlerFactory(context -> new Handler())
                .build();
        server.start();
    }

    /** Nobody is there any more: connections are refused. */
    @Override
    public void close() {
        hanging.values().forEach(CountDownLatch::countDown);
        server.stop();
    }

    /** Refuses a recipient from now on. */
    public void refuse(String address, int code) {
        refused.put(address, code);
    }

    public void accept(String address) {
        refused.remove(address);
    }

    /** Says nothing any more once this recipient is named, until it is closed. */
    public void hangFor(String address) {
        hanging.put(address, new CountDownLatch(1));
    }

    /** What was taken for a recipient, the earliest first. */
    public List<Mail> mailsTo(String address) {
        return taken.stream().filter(mail -> mail.to().contains(address)).toList();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Handler implements MessageHandler {

        private final List<String> recipients = new CopyOnWriteArrayList<>();
        private String sender;

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            Integer code = refused.get(recipient);
            if (code != null) {
                throw new RejectException(code, "not here");
            }
            CountDownLatch hangs = hanging.get(recipient);
            if (hangs != null) {
                try {
                    boolean unused = hangs.await(2, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new RejectException(451, "hung");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            // One character for each byte, so that nothing is read into them here.
            taken.add(new Mail(sender, recipients, new String(data.readAllBytes(), StandardCharsets.ISO_8859_1)));
            return null;
        }

        @Override
        public void done() {}
    }
}
