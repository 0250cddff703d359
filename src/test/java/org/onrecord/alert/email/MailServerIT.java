package org.onrecord.alert.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.alert.Attempt;

/** Messages reach a real SMTP server as they were meant, and one that misbehaves is got over in time. */
class MailServerIT {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Mailbox DESK = new Mailbox("desk@example.org");
    private static final Letter LETTER = new Letter("Subject", "Text\n", "<p>HTML</p>\n");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @AfterAll
    static void end() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aMessageHasBothPartsAndTheHeadersThatItWasGiven() {
        PostOffice office = office();

        Attempt attempt = send(office.port(), DESK, LETTER);

        assertEquals(Attempt.Outcome.ARRIVED, attempt.outcome());
        assertEquals(250, attempt.status());
        assertNull(attempt.error());
        PostOffice.Mail mail = office.mailsTo(DESK.address()).get(0);
        assertEquals("alerts@record.example", mail.from());
        assertEquals("The record <alerts@record.example>", mail.header("From"));
        assertEquals("desk@example.org", mail.header("To"));
        assertEquals("<an-id@record.example>", mail.header("Message-ID"));
        assertEquals("auto-generated", mail.header("Auto-Submitted"));
        assertEquals("<https://x.example/y>", mail.header("List-Unsubscribe"));
        assertTrue(mail.header("Content-Type").startsWith("multipart/alternative"), mail.source());
        assertEquals("Text", mail.text());
        assertEquals("<p>HTML</p>", mail.html());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ratify the ICCPR",
                "Schließung der Lager – 关闭营地 🕊️",
                "Title\r\nBcc: victim@example.org\r\n\r\nBody",
                "Title\nX-Injected: yes",
                "Title\rX-Injected: yes",
                "=?utf-8?Q?Title=0D=0ABcc:_victim@example.org?=",
                "Title\u2028Bcc: victim@example.org\u0085X-Injected: yes\u000bX: y\u000cX: z\u0000",
                "a\u202Egro.elpmaxe\u202C b\u2066c\u2069\uFEFF\u200b",
                ".\r\n.\r\nQUIT",
                "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00 e\u0301\u0323\u0302"
            })
    void nothingInATitleBecomesAHeaderOrACommand(String title) {
        PostOffice office = office();
        Letter letter =
                new Sheet().heading(title).paragraph(title + "\n.\n" + title).letter(title);

        Attempt attempt = send(office.port(), DESK, letter);

        assertEquals(Attempt.Outcome.ARRIVED, attempt.outcome(), attempt.error());
        List<PostOffice.Mail> mails = office.mailsTo(DESK.address());
        assertEquals(1, mails.size());
        PostOffice.Mail mail = mails.get(0);
        assertEquals(List.of(DESK.address()), mail.to());
        assertEquals(
                List.of(
                        "Auto-Submitted",
                        "Content-Type",
                        "Date",
                        "From",
                        "List-Unsubscribe",
                        "MIME-Version",
                        "Message-ID",
                        "Subject",
                        "To"),
                mail.headers().stream().sorted().toList());
        assertFalse(mail.subject().chars().anyMatch(c -> c < ' ' || c == 0x7f), mail.subject());
        assertEquals(letter.text().strip(), mail.text());
        assertEquals(letter.html().strip(), mail.html());
        assertTrue(
                mail.source()
                        .lines()
                        .allMatch(line -> line.length() <= 998 && line.chars().allMatch(c -> c < 0x80)),
                mail.source());
    }

    @Test
    void longAndManyLinesArriveWhole() {
        PostOffice office = office();
        String title = "Ein sehr langer Titel mit Umläuten und 汉字 ".repeat(20);
        Letter letter = new Sheet()
                .heading(title)
                .paragraph("x".repeat(5_000) + "\n.\n..\n" + "ü ".repeat(5_000))
                .letter(title);

        assertEquals(Attempt.Outcome.ARRIVED, send(office.port(), DESK, letter).outcome());

        PostOffice.Mail mail = office.mailsTo(DESK.address()).get(0);
        assertEquals(letter.subject(), mail.subject());
        assertEquals(150, mail.subject().codePointCount(0, mail.subject().length()));
        assertEquals(letter.text().strip(), mail.text());
        assertTrue(mail.source().lines().allMatch(line -> line.length() <= 998), "RFC 5322 §2.1.1");
    }

    @ParameterizedTest
    @CsvSource({"550, IMPOSSIBLE", "553, IMPOSSIBLE", "450, FAILED", "421, FAILED"})
    void aRefusedRecipientIsRefusedForGoodOrForNow(int code, Attempt.Outcome outcome) {
        PostOffice office = office();
        office.refuse(DESK.address(), code);

        Attempt attempt = send(office.port(), DESK, LETTER);

        assertEquals(outcome, attempt.outcome());
        assertEquals(code, attempt.status());
        assertTrue(attempt.error().startsWith("The mail server refused the message: "), attempt.error());
        assertTrue(attempt.answer().contains("not here"), attempt.answer());
    }

    @Test
    void aServerThatIsNotThereMayComeBack() {
        PostOffice office = office();
        office.close();

        Attempt away = send(office.port(), DESK, LETTER);
        office.open();
        Attempt back = send(office.port(), DESK, LETTER);

        assertEquals(Attempt.Outcome.FAILED, away.outcome());
        assertTrue(away.error().startsWith("The mail server could not be used: "), away.error());
        assertEquals(Attempt.Outcome.ARRIVED, back.outcome());
    }

    @Test
    void aServerThatRefusesEverybodyIsTriedAgain() throws IOException {
        Attempt attempt = send(saying("554 go away\r\n").getLocalPort(), DESK, LETTER);

        assertEquals(Attempt.Outcome.FAILED, attempt.outcome());
        assertEquals(554, attempt.status());
    }

    @Test
    void oneThatHangsTakesTheTimeLimitAndKeepsNoConnection() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ServerSocket silent = server(socket -> {
            // Returns when the other side is gone.
            int unused = socket.getInputStream().read();
            ended.complete(null);
        });

        Attempt attempt = send(silent.getLocalPort(), DESK, LETTER);

        assertEquals(Attempt.Outcome.FAILED, attempt.outcome());
        assertEquals("The mail server did not take the message within 2 s.", attempt.error());
        assertTrue(
                attempt.took().compareTo(Duration.ofSeconds(6)) < 0,
                attempt.took().toString());
        ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void oneThatDripsTakesTheTimeLimit() throws Exception {
        ServerSocket dripping = server(socket -> {
            while (true) {
                socket.getOutputStream().write("220-and so on\r\n".getBytes(StandardCharsets.US_ASCII));
                TimeUnit.MILLISECONDS.sleep(200);
            }
        });

        Attempt attempt = send(dripping.getLocalPort(), DESK, LETTER);

        assertEquals(Attempt.Outcome.FAILED, attempt.outcome());
        assertTrue(
                attempt.took().compareTo(Duration.ofSeconds(6)) < 0,
                attempt.took().toString());
    }

    @Test
    void noneOfManyMessagesIsLostOnTheWay() {
        PostOffice office = office();
        MailServer server = server(settings(office.port(), Map.of("onrecord.alert.email.timeout", "10s")));
        List<String> faults = new ArrayList<>();

        for (int round = 0; round < 50; round++) {
            List<CompletableFuture<Attempt>> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(CompletableFuture.supplyAsync(
                        () -> start(server, DESK, LETTER).join()));
            }
            sent.stream()
                    .map(CompletableFuture::join)
                    .map(Attempt::error)
                    .filter(error -> error != null)
                    .forEach(faults::add);
        }

        assertEquals(List.of(), faults);
        assertEquals(200, office.mailsTo(DESK.address()).size());
    }

    @Test
    void oneThatHangsForSomeKeepsNobodyElseWaiting() {
        PostOffice office = office();
        office.hangFor("hung@example.org");
        List<CompletableFuture<Attempt>> hung = new ArrayList<>();
        MailServer server = server(settings(office.port(), Map.of()));
        for (int i = 0; i < 20; i++) {
            hung.add(start(server, new Mailbox("hung@example.org"), LETTER));
        }

        assertEquals(Attempt.Outcome.ARRIVED, start(server, DESK, LETTER).join().outcome());

        assertTrue(hung.stream().allMatch(one -> one.join().outcome() == Attempt.Outcome.FAILED));
    }

    @Test
    void addressesThatTheOperatorHasNotApprovedAreSentNothing() {
        PostOffice office = office();
        MailServer server =
                server(settings(office.port(), Map.of("quarkus.mailer.approved-recipients", ".*@approved.example")));

        assertEquals(
                Attempt.Outcome.IMPOSSIBLE, start(server, DESK, LETTER).join().outcome());
        assertEquals(
                Attempt.Outcome.ARRIVED,
                start(server, new Mailbox("a@approved.example"), LETTER).join().outcome());
        assertEquals(List.of(), office.mailsTo(DESK.address()));
    }

    @Test
    void withoutAServerOrASenderItIsSaidWhatIsMissing() {
        assertEquals(
                Optional.of("quarkus.mailer.host is not set"),
                smtp(config(Map.of())).fault());
        assertEquals(
                Optional.of("quarkus.mailer.from is not set, or is no address"),
                smtp(config(Map.of("quarkus.mailer.host", "mail.example"))).fault());
        assertEquals(
                Optional.of("quarkus.mailer.from is not set, or is no address"),
                smtp(config(Map.of("quarkus.mailer.host", "mail.example", "quarkus.mailer.from", "nobody")))
                        .fault());
        assertEquals(Optional.empty(), smtp(settings(25, Map.of())).fault());
        assertTrue(smtp(settings(25, Map.of("quarkus.mailer.dkim.enabled", "true")))
                .fault()
                .orElseThrow()
                .contains("dkim"));
    }

    private PostOffice office() {
        PostOffice office = new PostOffice();
        open.add(office);
        return office;
    }

    private interface Talk {
        void with(Socket socket) throws Exception;
    }

    private ServerSocket saying(String greeting) throws IOException {
        return server(socket -> {
            socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            int unused = socket.getInputStream().read();
        });
    }

    private ServerSocket server(Talk talk) throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread thread = new Thread(() -> {
            try (Socket client = socket.accept()) {
                talk.with(client);
            } catch (Exception e) {
                // The client went away, which is what is waited for.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    private static Attempt send(int port, Mailbox to, Letter letter) {
        return start(server(settings(port, Map.of())), to, letter).join();
    }

    private static CompletableFuture<Attempt> start(MailServer server, Mailbox to, Letter letter) {
        return server.send(to, letter, "an-id", Map.of("List-Unsubscribe", "<https://x.example/y>"))
                .toCompletableFuture();
    }

    private static MailServer server(SmallRyeConfig config) {
        return new MailServer(VERTX, smtp(config), config.getConfigMapping(EmailConfig.class), Clock.systemUTC());
    }

    private static SmtpSettings smtp(SmallRyeConfig config) {
        return new SmtpSettings(config, new NoTls());
    }

    private static SmallRyeConfig settings(int port, Map<String, String> more) {
        Map<String, String> all = new HashMap<>();
        all.put("quarkus.mailer.host", "127.0.0.1");
        all.put("quarkus.mailer.port", Integer.toString(port));
        all.put("quarkus.mailer.from", "The record <alerts@record.example>");
        all.put("onrecord.alert.email.timeout", "2s");
        all.putAll(more);
        return config(all);
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MailersRuntimeConfig.class)
                .withMapping(EmailConfig.class)
                .withSources(new io.smallrye.config.PropertiesConfigSource(settings, "test", 300))
                .build();
    }

    /** No configuration of TLS is named here. */
    private static final class NoTls implements TlsConfigurationRegistry {

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException();
        }
    }
}
