package org.onrecord;

import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param sample load the bundled sample once the service is up
 * @param help print how to use the program, and end
 * @param version print the version, and end
 * @param rebuild make the projection anew, and end
 */
record CommandLine(boolean sample, boolean help, boolean version, boolean rebuild) {
    static final String REBUILD = "rebuild";
    static final String ALLOW_DIFFERENCES = "--allow-differences";

    static final String HELP = """
            Onrecord: what was said on the record, and what has happened since.

            Usage: java -jar quarkus-run.jar [--sample]

              --sample    load the bundled sample; what is there already stays as it is
              --help      print this and end
              --version   print the version and end

            Usage: java -jar quarkus-run.jar verify-proof FILE
                   java -jar quarkus-run.jar verify-checkpoint [--key=BASE64] FILE [EVENTS]

              They start nothing: the one computes the chain of an item's proof again, the other checks a
              checkpoint's signature and holds it against an export of events. - is the standard input.

            Usage: java -jar quarkus-run.jar rebuild [--allow-differences]

              makes the projection anew from the log, puts it in the place of the one that stands, and ends; instances
              on the same servers go on meanwhile. With its own PostgreSQL and Kafka, stop the other one first, or ask it:
              POST /api/v1/admin/projections/timeline/rebuild

            With no settings it brings its own PostgreSQL and Kafka and keeps everything in the folder "data".

              ONRECORD_DATA_DIR            another folder
              QUARKUS_HTTP_PORT            another port than 8080
              QUARKUS_DATASOURCE_JDBC_URL  a PostgreSQL elsewhere (and QUARKUS_DATASOURCE_USERNAME, _PASSWORD)
              KAFKA_BOOTSTRAP_SERVERS      a Kafka elsewhere
            """;

    /**
     * Understands the arguments of {@code main}.
     *
     * @throws IllegalArgumentException with a sentence for the terminal, if an option is unknown
     */
    static CommandLine parse(List<String> arguments) {
        for (String argument : arguments) {
            switch (argument) {
                case "--sample", "--help", "--version", REBUILD, ALLOW_DIFFERENCES -> {}
                default ->
                    throw new IllegalArgumentException("Unknown option " + argument + "; --help lists what there is.");
            }
        }
        if (arguments.contains(ALLOW_DIFFERENCES) && !arguments.contains(REBUILD)) {
            throw new IllegalArgumentException(ALLOW_DIFFERENCES + " goes with " + REBUILD + ".");
        }
        return new CommandLine(
                arguments.contains("--sample"),
                arguments.contains("--help"),
                arguments.contains("--version"),
                arguments.contains(REBUILD));
    }
}
