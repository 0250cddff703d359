package org.onrecord;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.onrecord.embedded.CannotStartException;

/**
 * The program. Brings up the embedded servers where no others are configured, then the service, and takes them down in
 * the opposite order however the end comes.
 *
 * <p>Exit codes: 0 after an orderly stop, 1 if the service cannot start, 2 for a command line that is not understood.
 */
@QuarkusMain
public final class Onrecord {
    private static final int CANNOT_START = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private Onrecord() {}

    public static void main(String... arguments) {
        if (VerifyCommand.is(List.of(arguments))) {
            System.exit(new VerifyCommand(System.out).run(List.of(arguments)));
            return;
        }
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(NOT_UNDERSTOOD);
            return;
        }
        if (commandLine.help()) {
            System.out.print(CommandLine.HELP);
        } else if (commandLine.version()) {
            System.out.println("onrecord " + version());
        } else {
            if (commandLine.rebuild()) {
                // It takes part in all but answering requests, on the port of whoever does.
                System.setProperty("quarkus.http.host-enabled", "false");
            }
            serve(arguments);
        }
    }

    private static void serve(String... arguments) {
        // Until the service sets its own levels all would be kept, traces included: it is slow to write, and a start
        // that fails before then would print every line of it.
        Logger.getLogger("").setLevel(Level.WARNING);
        Lifeline lifeline = new Lifeline();
        Runtime.getRuntime().addShutdownHook(new Thread(lifeline::takeDown, "onrecord-shutdown"));
        try {
            lifeline.bringUp(StartSettings.read());
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            lifeline.serviceHasStopped();
            System.exit(CANNOT_START);
        }
        // http.VertxProblems checks addresses itself, more strictly, and answers with a problem instead of a bare 400.
        System.setProperty("vertx.disableURIValidation", "true");
        try {
            Quarkus.run(
                    OnrecordApplication.class,
                    (exitCode, failure) -> {
                        if (failure != null) {
                            StartFailure.of(failure).tell(System.err);
                        }
                        lifeline.serviceHasStopped();
                        System.exit(exitCode);
                    },
                    arguments);
        } finally {
            lifeline.serviceHasStopped();
        }
    }

    private static String version() {
        String version = Onrecord.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
