package org.onrecord.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.onrecord.log.RefusalReason;

/**
 * Every kind of problem that an answer can carry (RFC 9457). The slug, made of the constant's name, is part of the
 * contract: clients branch on it.
 */
public enum ProblemType {
    MALFORMED_REQUEST(
            400,
            "Malformed request",
            "The request cannot be read: its path or query is not percent-encoded UTF-8, or it breaks the rules of HTTP.",
            "Encode the address by RFC 3986: reserved characters as %XX, of UTF-8, and no NUL."),
    MALFORMED_JSON(
            400,
            "Malformed JSON",
            "The body is not one JSON value (RFC 8259). The detail names line and column. Keys may not repeat and nothing"
                    + " may follow the value.",
            "Correct the body at the place named."),
    MALFORMED_TEXT(400, "Malformed text", "The body is not text in UTF-8.", "Send the text as UTF-8."),
    UNKNOWN_PARAMETER(
            400,
            "Unknown query parameter",
            "A query parameter was sent that this address does not know. It is refused rather than ignored, since an"
                    + " ignored filter gives a wrong answer that looks right.",
            "Correct the name, or leave the parameter out."),
    INVALID_PARAMETER(
            400,
            "Invalid parameter",
            "A parameter or header field that is known here has a value it cannot take, or was sent more than once.",
            "Correct the parameter that the detail names."),
    IDEMPOTENCY_KEY_INVALID(
            400,
            "Invalid Idempotency-Key",
            "The header Idempotency-Key must be sent once and hold 1 to 255 visible ASCII characters, bare or in quotes.",
            "Use a UUID, for example."),
    UNAUTHORIZED(
            401,
            "Not authenticated",
            "This needs an API key or a token and none was sent, or the one sent is not good: unknown, expired, revoked, or"
                    + " made by or for somebody else.",
            "Send Authorization: Bearer followed by a valid key or token."),
    FORBIDDEN(
            403,
            "Not allowed",
            "The key or token is good and its role does not suffice. The detail names the role that does.",
            "Ask an admin for that role."),
    NOT_FOUND(404, "Not found", "There is nothing at this address.", "Check the address; /openapi lists them all."),
    UNKNOWN_COMMITMENT(
            404,
            "Unknown commitment",
            "No commitment has this id or slug.",
            "Check the id or slug; GET /api/v1/commitments lists them."),
    UNKNOWN_FOLLOW_UP(
            404,
            "Unknown follow-up",
            "No follow-up of this commitment has this id.",
            "Check the id; the timeline of the commitment lists its follow-ups."),
    UNKNOWN_LINK(
            404,
            "Unknown link",
            "The link is from no message of this service, has expired, or its subscription is no more or goes elsewhere now.",
            "Nothing is sent on the strength of it. Ask whoever subscribed for another message, if you want one."),
    UNKNOWN_SOURCE(
            404,
            "Unknown source",
            "No source has this id, slug or import ref.",
            "Check the name; GET /api/v1/sources lists them."),
    METHOD_NOT_ALLOWED(
            405,
            "Method not allowed",
            "The address exists and does not take this method. The header Allow names those it takes.",
            "Use one of the methods in Allow."),
    NOT_ACCEPTABLE(
            406,
            "Not acceptable",
            "Nothing that this address can answer matches the request's Accept header.",
            "Leave Accept out, or accept application/json."),
    REQUEST_TIMEOUT(408, "Request timeout", "The request did not arrive in time.", "Send it again."),
    SLUG_TAKEN(
            409,
            "Slug taken",
            "Another item has this slug already. A slug made from a title is taken by an item of the same title.",
            "Choose another slug, or amend the item that has it."),
    ALREADY_RETRACTED(
            409,
            "Already retracted",
            "The follow-up was retracted before; nothing is left to correct or retract.",
            "Log a new follow-up instead."),
    ALREADY_WITHDRAWN(
            409, "Already withdrawn", "The commitment was withdrawn from the record before.", "Nothing is left to do."),
    RELATION_EXISTS(
            409, "Relation exists", "The two commitments are related in this way already.", "Nothing is left to do."),
    RECORD_SETTLED(
            409,
            "Record settled",
            "The kept record was discarded, or a retry of it was applied or is on its way: nothing is left to decide.",
            "Read the record; retry and discard say what became of it."),
    NOT_LISTENING(
            409,
            "Not listening",
            "Nothing can be sent: the subscription is paused, disabled or not confirmed, or the message waits for a digest.",
            "Look at the subscription's state; a PATCH with active true enables a disabled one afresh."),
    REBUILD_RUNNING(
            409,
            "Rebuild running",
            "The projection is being rebuilt already, by this instance or another one.",
            "GET /api/v1/admin/projections tells how far it is."),
    PRECONDITION_FAILED(
            412,
            "Precondition failed",
            "The item has changed since the version named in If-Match (RFC 9110 §13.1.1).",
            "Read the item again, apply the change to what it is now, and send its new ETag."),
    REVISION_CONFLICT(
            412,
            "Revision conflict",
            "Someone else amended the item between the version that was read and this change.",
            "Read the item again, apply the change to what it is now, and send its new ETag."),
    TOO_LARGE(
            413,
            "Too large",
            "The body is longer than this address takes. The detail names the limit.",
            "Send less at once; POST /api/v1/imports takes any number of lines."),
    URI_TOO_LONG(
            414,
            "Address too long",
            "The path and query together are longer than the limit that the detail names.",
            "Use fewer filters at once."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported media type",
            "The Content-Type of the body (or its charset or Content-Encoding) is none that this address reads.",
            "Send the type that the detail names, in UTF-8."),
    INVALID_BODY(
            422,
            "Invalid body",
            "The body could be parsed and breaks rules. errors names every wrong field by JSON pointer (RFC 6901).",
            "Correct all fields named; they were all checked at once."),
    INVALID_AMENDMENT(
            422,
            "Invalid amendment",
            "The change would leave the item in a state that is not allowed.",
            "Correct what the detail names."),
    AXIS_NOT_APPLICABLE(
            422,
            "Axis not applicable",
            "A claim is assessed on accuracy and has no implementation; everything else is the other way round.",
            "Use the axis that goes with the kind of the commitment."),
    EMAIL_UNAVAILABLE(
            422,
            "E-mail unavailable",
            "Alerts cannot be sent by e-mail: the service has no mail server, or does not know its own address. The detail"
                    + " names the setting that is missing.",
            "Subscribe with a webhook, or ask whoever runs the service to set what the detail names."),
    RELATION_TO_ITSELF(422, "Relation to itself", "A commitment cannot be related to itself.", "Name another target."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "Idempotency-Key reused",
            "The same key came before with another request. One key stands for one request.",
            "Use a fresh key for a new request."),
    PRECONDITION_REQUIRED(
            428,
            "Precondition required",
            "This change needs If-Match, so that no one's work is overwritten unseen (RFC 6585 §3).",
            "Read the item and send its ETag as If-Match."),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests",
            "More requests came from this principal, or without a key from this address, than are taken in a minute; or too"
                    + " many keys from it were not good. RateLimit on every answer tells what is left.",
            "Try again after Retry-After seconds. Poll with If-None-Match, follow the stream, or use a key."),
    TOO_MANY_STREAMS(
            429,
            "Too many streams",
            "This principal, or without a key this address, follows the changes as many times at once as it may.",
            "Close one, or follow once with a filter that takes in all."),
    ASKED_TOO_OFTEN(
            429,
            "Asked too often",
            "The mailbox was asked for its owner's agreement as often as it may be in 24 hours, whoever asked.",
            "Wait for an answer to the questions that were sent, or try again tomorrow."),
    HEADERS_TOO_LARGE(
            431,
            "Header fields too large",
            "The header fields together are longer than the limit that the detail names.",
            "Send fewer or shorter header fields."),
    REQUEST_REFUSED(400, "Request refused", "The request was refused for the reason in the detail.", "See the detail."),
    INTERNAL_ERROR(
            500,
            "Internal error",
            "Something is wrong with the service. Nothing about it is told here but traceId, under which its log says"
                    + " more.",
            "Try again later, and tell whoever runs the service the traceId."),
    NOT_YET_VISIBLE(
            503,
            "Not yet visible",
            "The projection has not reached the position asked for, or not passed the write, within the time allowed. A"
                    + " write that was answered so is in the log and will become visible.",
            "Try again after Retry-After seconds; repeat a write only with the same Idempotency-Key."),
    TOO_MANY_CLIENTS(
            503,
            "Too many clients",
            "As many clients follow the stream as this instance takes.",
            "Try again after Retry-After seconds, or poll GET /api/v1/changes."),
    TOO_MANY_EXPORTS(
            503,
            "Too many exports",
            "As many exports are being made as this instance makes at once.",
            "Try again after Retry-After seconds."),
    PROVIDER_UNAVAILABLE(
            503,
            "Provider unavailable",
            "The OpenID Connect provider, without which the token cannot be checked, cannot be reached at the moment.",
            "Try again after Retry-After seconds. API keys work meanwhile."),
    OVERLOADED(
            503,
            "Overloaded",
            "This instance has as many requests under way as it takes. It has done nothing with this one.",
            "Try again after Retry-After seconds, or ask another instance."),
    LOG_UNAVAILABLE(
            503,
            "Log unavailable",
            "The log (Kafka) did not take the event in time. It may or may not have been stored.",
            "Try again after Retry-After seconds with the same Idempotency-Key."),
    DATABASE_UNAVAILABLE(
            503,
            "Database unavailable",
            "The database (PostgreSQL) cannot be reached at the moment.",
            "Try again after Retry-After seconds.");

    private static final String URN = "urn:onrecord:problem:";

    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemType(int status, String title, String meaning, String remedy) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The type for an event that a rule of the log refused. */
    public static ProblemType of(RefusalReason reason) {
        return switch (reason) {
            case UNKNOWN_COMMITMENT -> UNKNOWN_COMMITMENT;
            case UNKNOWN_FOLLOW_UP -> UNKNOWN_FOLLOW_UP;
            case UNKNOWN_SOURCE -> UNKNOWN_SOURCE;
            case SLUG_TAKEN -> SLUG_TAKEN;
            case REVISION_CONFLICT -> REVISION_CONFLICT;
            case INVALID_AMENDMENT -> INVALID_AMENDMENT;
            case AXIS_NOT_APPLICABLE -> AXIS_NOT_APPLICABLE;
            case ALREADY_RETRACTED -> ALREADY_RETRACTED;
            case ALREADY_WITHDRAWN -> ALREADY_WITHDRAWN;
            case RELATION_EXISTS -> RELATION_EXISTS;
            case RELATION_TO_ITSELF -> RELATION_TO_ITSELF;
        };
    }

    public static Optional<ProblemType> ofSlug(String slug) {
        return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
    }

    /** The last part of {@link #urn}, and of the address of its page. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What stands as {@code type} in an answer. */
    public String urn() {
        return URN + slug();
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What has happened, for a person. */
    public String meaning() {
        return meaning;
    }

    /** What a client can do about it. */
    public String remedy() {
        return remedy;
    }
}
