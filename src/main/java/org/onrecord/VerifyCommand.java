package org.onrecord;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.onrecord.checkpoint.CheckpointFile;
import org.onrecord.checkpoint.ProofFile;
import org.onrecord.checkpoint.Verdict;

/** The commands that check files and start no server. Exit codes: 0 good, 1 not good, 2 not understood or not readable. */
final class VerifyCommand {

    static final String PROOF = "verify-proof";
    static final String CHECKPOINT = "verify-checkpoint";

    private static final int GOOD = 0;
    private static final int NOT_GOOD = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final String KEY = "--key=";

    private final PrintStream out;

    VerifyCommand(PrintStream out) {
        this.out = out;
    }

    static boolean is(List<String> arguments) {
        return !arguments.isEmpty()
                && (arguments.get(0).equals(PROOF) || arguments.get(0).equals(CHECKPOINT));
    }

    /** Runs the command; answers the exit code. */
    int run(List<String> arguments) {
        List<String> files =
                arguments.stream().skip(1).filter(one -> !one.startsWith(KEY)).toList();
        List<String> keys =
                arguments.stream().skip(1).filter(one -> one.startsWith(KEY)).toList();
        try {
            if (arguments.get(0).equals(PROOF) && files.size() == 1 && keys.isEmpty()) {
                try (InputStream proof = open(files.get(0))) {
                    return tell(ProofFile.check(proof));
                }
            }
            if (arguments.get(0).equals(CHECKPOINT) && !files.isEmpty() && files.size() <= 2 && keys.size() <= 1) {
                byte[] trusted = keys.isEmpty()
                        ? null
                        : Base64.getDecoder().decode(keys.get(0).substring(KEY.length()));
                return checkpoint(files, trusted);
            }
        } catch (IOException | IllegalArgumentException e) {
            out.println("This cannot be checked: " + e);
            return NOT_UNDERSTOOD;
        }
        out.println("Usage: " + PROOF + " FILE, or " + CHECKPOINT + " [--key=BASE64] FILE [EVENTS]; - is the standard"
                + " input.");
        return NOT_UNDERSTOOD;
    }

    private int checkpoint(List<String> files, byte[] trusted) throws IOException {
        CheckpointFile checkpoint;
        try (InputStream file = open(files.get(0))) {
            checkpoint = CheckpointFile.read(file, trusted);
        }
        if (files.size() == 1) {
            return tell(checkpoint.signature());
        }
        try (InputStream events = open(files.get(1))) {
            return tell(checkpoint.against(events));
        }
    }

    private int tell(Verdict verdict) {
        verdict.facts().forEach(out::println);
        verdict.faults().forEach(out::println);
        out.println(verdict.good() ? "good" : "NOT GOOD");
        return verdict.good() ? GOOD : NOT_GOOD;
    }

    private static InputStream open(String file) throws IOException {
        return file.equals("-") ? System.in : new BufferedInputStream(Files.newInputStream(Path.of(file)));
    }
}
