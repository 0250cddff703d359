package org.onrecord.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.event.InvalidBodyException;
import org.onrecord.event.JsonText.MalformedJsonException;
import org.onrecord.log.LogUnavailableException;
import org.onrecord.log.NoWritesException;

/** Says which problem a failure is, whoever threw it: one of our rooms, the framework, or a driver. */
public final class Failures {

    /** How a client is asked for a key or token (RFC 6750 §3); what was wrong with one follows behind a comma. */
    public static final String CHALLENGE = "Bearer realm=\"onrecord\"";

    private static final int RETRY_SECONDS = 2;
    /** Until somebody has come and seen. */
    private static final int PERSON_SECONDS = 60;

    private static final int MAX_CAUSES = 20;

    private Failures() {}

    /** The problem to tell a client; empty where the failure is a fault of the service. */
    public static Optional<ProblemException> problemOf(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            Optional<ProblemException> problem = known(cause);
            if (problem.isPresent()) {
                return problem;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<ProblemException> known(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return Optional.of(problem);
        }
        if (failure instanceof MalformedJsonException malformed) {
            return problem(ProblemType.MALFORMED_JSON, malformed.getMessage());
        }
        if (failure instanceof InvalidBodyException invalid) {
            String detail = invalid.errors().size() == 1
                    ? "One field of the body is wrong; see errors."
                    : invalid.errors().size() + " fields of the body are wrong; see errors.";
            return Optional.of(new ProblemException(ProblemType.INVALID_BODY, detail, invalid.errors(), Map.of()));
        }
        if (failure instanceof AuthenticationFailedException) {
            return Optional.of(unauthorized(true));
        }
        if (failure instanceof UnauthorizedException) {
            return Optional.of(unauthorized(false));
        }
        if (failure instanceof ForbiddenException) {
            return problem(ProblemType.FORBIDDEN, "The key or token does not allow this.");
        }
        if (failure instanceof WebApplicationException refused) {
            return ofStatus(
                    refused.getResponse().getStatus(), refused.getResponse().getHeaderString("Allow"));
        }
        if (failure instanceof LogUnavailableException) {
            return Optional.of(ProblemException.retryLater(
                    ProblemType.LOG_UNAVAILABLE,
                    "The log did not acknowledge the event in time. It may have been kept: send it again under the same"
                            + " Idempotency-Key.",
                    RETRY_SECONDS));
        }
        if (failure instanceof NoWritesException refused) {
            return Optional.of(noWrites(refused));
        }
        if (failure instanceof SQLException sql && isUnreachable(sql)) {
            return Optional.of(ProblemException.retryLater(
                    ProblemType.DATABASE_UNAVAILABLE, "The database cannot be reached at the moment.", RETRY_SECONDS));
        }
        return Optional.empty();
    }

    private static ProblemException noWrites(NoWritesException refused) {
        return switch (refused.reason()) {
            case STOPPED ->
                ProblemException.retryLater(
                        ProblemType.LOG_UNAVAILABLE, refused.getMessage() + " Nothing was written.", PERSON_SECONDS);
            case DATABASE_SLOW ->
                ProblemException.retryLater(
                        ProblemType.DATABASE_UNAVAILABLE,
                        refused.getMessage() + " Nothing was written.",
                        RETRY_SECONDS);
            case TOO_MANY -> ProblemException.retryLater(ProblemType.OVERLOADED, refused.getMessage(), RETRY_SECONDS);
        };
    }

    /** As RFC 6750 §3: a client learns whether its key was wrong, or missing. */
    public static ProblemException unauthorized(boolean keySent) {
        String challenge = keySent ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
        String detail = keySent
                ? "The key or token is not good, or is not sent as Authorization: Bearer <key or token>."
                : "This needs a key or token, sent as Authorization: Bearer <key or token>.";
        return ProblemException.withHeader(ProblemType.UNAUTHORIZED, detail, "WWW-Authenticate", challenge);
    }

    /**
     * The problem for a bare status of the framework.
     *
     * @param allow methods for a 405, as the header has them, or null
     */
    static Optional<ProblemException> ofStatus(int status, String allow) {
        return switch (status) {
            case 400 -> problem(ProblemType.MALFORMED_REQUEST, "The request cannot be read.");
            case 401 -> Optional.of(unauthorized(false));
            case 403 -> problem(ProblemType.FORBIDDEN, "This is not allowed.");
            case 404 -> problem(ProblemType.NOT_FOUND, "There is nothing at this address.");
            case 405 -> Optional.of(methodNotAllowed(allow));
            case 406 -> problem(ProblemType.NOT_ACCEPTABLE, "Nothing here matches the request's Accept header.");
            case 408 -> problem(ProblemType.REQUEST_TIMEOUT, "The request did not arrive in time.");
            case 413 ->
                Optional.of(ProblemException.withHeader(
                        ProblemType.TOO_LARGE, "The body is longer than this address takes.", "Connection", "close"));
            case 414 -> problem(ProblemType.URI_TOO_LONG, "The path and query are too long.");
            case 415 ->
                problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "This address does not read the body's Content-Type.");
            case 431 -> problem(ProblemType.HEADERS_TOO_LARGE, "The header fields are too long.");
            default ->
                status >= 400 && status < 500
                        ? Optional.of(
                                ProblemException.refused(status, "The request was refused with status " + status + "."))
                        : Optional.empty();
        };
    }

    /**
     * A 405.
     *
     * @param allow the methods that are, as the header has them, or null where nobody knows
     */
    static ProblemException methodNotAllowed(String allow) {
        return new ProblemException(
                ProblemType.METHOD_NOT_ALLOWED,
                allow == null ? "This address does not take this method." : "This address takes " + allow + ".",
                List.of(),
                allow == null ? Map.of() : Map.of("Allow", allow));
    }

    /** Whether the database could not be asked at all: connection failures, shutdown, too many connections. */
    private static boolean isUnreachable(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            // The pool has no states of its own.
            String message = String.valueOf(failure.getMessage());
            return message.contains("Acquisition timeout") || message.contains("acquisition timeout");
        }
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }

    private static Optional<ProblemException> problem(ProblemType type, String detail) {
        return Optional.of(new ProblemException(type, detail));
    }
}
