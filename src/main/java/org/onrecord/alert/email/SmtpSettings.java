package org.onrecord.alert.email;

import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** How the mail server is reached: Quarkus' own settings of its mailer (ADR 23 says why not its client). */
@Singleton
@SuppressWarnings("deprecation") // settings that Quarkus still takes count here, too
public final class SmtpSettings {

    private static final String HOST = "quarkus.mailer.host";
    private static final String DEFAULT = "<default>";
    private static final int SMTP = 25;
    private static final int SMTPS = 465;
    /** Below this are defaults that nobody has written down. */
    private static final int WRITTEN = 100;

    private final MailerRuntimeConfig given;
    private final TlsConfigurationRegistry tls;
    private final boolean hostIsGiven;
    private final Optional<String> sender;

    SmtpSettings(Config config, TlsConfigurationRegistry tls) {
        this.given = config.unwrap(SmallRyeConfig.class)
                .getConfigMapping(MailersRuntimeConfig.class)
                .mailers()
                .get(DEFAULT);
        this.tls = tls;
        ConfigValue host = config.getConfigValue(HOST);
        this.hostIsGiven = host.getValue() != null && host.getSourceOrdinal() >= WRITTEN;
        this.sender = given.from().flatMap(SmtpSettings::mailbox);
    }

    /** Why no mail can be sent, for a person; empty where it can. */
    Optional<String> fault() {
        if (!hostIsGiven) {
            return Optional.of(HOST + " is not set");
        }
        if (sender.isEmpty()) {
            return Optional.of("quarkus.mailer.from is not set, or is no address");
        }
        if (given.dkim().enabled()
                || given.ntlm().domain().isPresent()
                || given.truststore().isConfigured()) {
            return Optional.of("quarkus.mailer.dkim, .ntlm and .trust-store are not supported here; sign on the mail"
                    + " server, and use quarkus.mailer.tls-configuration-name");
        }
        return Optional.empty();
    }

    /** The sender, as it stands in {@code From}. */
    String from() {
        return given.from().orElseThrow();
    }

    /** Where mail goes that cannot be delivered. */
    Optional<String> bounces() {
        return given.bounceAddress();
    }

    /** The domain in which messages have their ids. */
    String domain() {
        String address = sender.orElseThrow();
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** Whether mail may go to an address: to any, unless the operator has named some. */
    boolean allows(String address) {
        List<Pattern> approved = given.approvedRecipients().orElse(List.of());
        return approved.isEmpty()
                || approved.stream()
                        .anyMatch(pattern -> pattern.matcher(address).matches());
    }

    /**
     * For a connection of its own.
     *
     * @param limit of anything that is waited for
     */
    MailConfig connection(Duration limit) {
        boolean secured = given.tls().orElse(given.ssl());
        MailConfig config = new MailConfig(given.host(), given.port().orElse(secured ? SMTPS : SMTP));
        config.setSsl(secured);
        config.setStarttls(StartTLSOptions.valueOf(given.startTLS().toUpperCase(Locale.ROOT)));
        config.setTrustAll(given.trustAll().orElse(false));
        given.tlsConfigurationName()
                .ifPresent(name -> TlsConfigUtils.configure(
                        config,
                        tls.get(name)
                                .orElseThrow(
                                        () -> new IllegalStateException("there is no TLS configuration " + name))));
        config.setLogin(LoginOption.valueOf(given.login().toUpperCase(Locale.ROOT)));
        given.username().ifPresent(config::setUsername);
        given.password().ifPresent(config::setPassword);
        given.authMethods().ifPresent(config::setAuthMethods);
        given.ownHostName().ifPresent(config::setOwnHostname);
        config.setDisableEsmtp(given.disableEsmtp());
        config.setPipelining(given.pipelining());
        config.setKeepAlive(false);
        config.setMaxPoolSize(1);
        config.setConnectTimeout(Math.toIntExact(limit.toMillis()));
        config.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        config.setIdleTimeout(Math.toIntExact(limit.toMillis()));
        return config;
    }

    private static Optional<String> mailbox(String from) {
        try {
            return Mailbox.read(new EmailAddress(from).getEmail()).map(Mailbox::address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
