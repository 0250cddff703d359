package org.onrecord.alert.email;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** A mail server for the application under test, which knows by it under which address it is reached. */
public final class SmtpTestResource implements QuarkusTestResourceLifecycleManager {

    public static final String PUBLIC_URL = "https://record.example";
    static final String OPERATOR = "operator@example.org";

    private final PostOffice office = new PostOffice();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("quarkus.mailer.port", Integer.toString(office.port()));
        settings.put("quarkus.mailer.from", "Onrecord <alerts@record.example>");
        settings.put("onrecord.alert.public-url", PUBLIC_URL);
        // For machines with much else to do: nothing here waits for it, and what takes longer would arrive twice.
        settings.put("onrecord.alert.email.timeout", "20s");
        settings.put("onrecord.alert.delivery.claim", "40s");
        settings.put("onrecord.alert.email.operator", OPERATOR);
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(office, new TestInjector.MatchesType(PostOffice.class));
    }

    @Override
    public void stop() {
        office.close();
    }
}
