package org.onrecord;

import java.io.PrintStream;
import java.net.BindException;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Why the service did not come up, for the person at the terminal: one sentence where the reason is one they can do
 * something about, and the stack trace only where the program itself must be at fault.
 */
record StartFailure(String sentence, Throwable failure, boolean explained) {
    static StartFailure of(Throwable failure) {
        Throwable root = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .reduce(failure, (outer, inner) -> inner);
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (root instanceof BindException) {
            return new StartFailure("The HTTP port cannot be used: " + reason + ".", failure, true);
        }
        if (root instanceof SQLException) {
            return new StartFailure("The database cannot be used: " + reason, failure, true);
        }
        if (isOurs(root)) {
            return new StartFailure(reason, failure, true);
        }
        return new StartFailure("Onrecord could not start: " + reason, failure, false);
    }

    void tell(PrintStream out) {
        out.println(sentence);
        if (!explained) {
            failure.printStackTrace(out);
        }
    }

    /** What our own code throws while starting carries a sentence for the terminal. */
    private static boolean isOurs(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure instanceof IllegalStateException
                && trace.length > 0
                && trace[0].getClassName().startsWith("org.onrecord.");
    }
}
