package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads one JSON object field by field and remembers every fault with its pointer, so that a caller learns of all of
 * them at once. A faulty or absent field reads as null; {@link #finish} throws if there was any fault.
 */
public final class BodyReader {

    /** What to do with fields nobody asked for. */
    public enum Unknown {
        /** A client's body: a field that would be ignored is a mistake worth telling. */
        REFUSED,
        /** A record of the log: a later version may have written more. */
        KEPT
    }

    private static final Pattern ANYTHING = Pattern.compile("(?s).*");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(:[0-9]{0,5})?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private static final int NO_ITEM = -1;

    private final JsonNode object;
    // Where this object stands: in a field of another, or in a list in it. Made a pointer only when something is wrong.
    private final BodyReader parent;
    private final String place;
    private final int item;
    private final Unknown unknown;
    private final List<FieldError> errors;
    // Kept only where somebody asks for it.
    private final Set<String> known;

    public BodyReader(JsonNode body, Unknown unknown) {
        this(body, null, "", NO_ITEM, unknown, new ArrayList<>());
        if (!body.isObject()) {
            error("", "must be an object");
        }
    }

    private BodyReader(
            JsonNode object, BodyReader parent, String place, int item, Unknown unknown, List<FieldError> errors) {
        this.object = object;
        this.parent = parent;
        this.place = place;
        this.item = item;
        this.unknown = unknown;
        this.errors = errors;
        this.known = unknown == Unknown.REFUSED ? new HashSet<>() : Set.of();
    }

    /** Adds a fault at a field of this object; an empty name is the object itself. */
    public void error(String field, String detail) {
        errors.add(new FieldError(field.isEmpty() ? pointer() : pointerTo(field, NO_ITEM), detail));
    }

    /** Adds a fault below a field of this object, the rest of its pointer given as it stands. */
    public void errorAt(String relativePointer, String detail) {
        errors.add(new FieldError(pointer() + relativePointer, detail));
    }

    public boolean has(String field) {
        JsonNode value = object.get(field);
        return value != null && !value.isNull();
    }

    /** Whether a field holds something: an empty list holds nothing. */
    public boolean hasAny(String field) {
        return has(field) && !(object.get(field).isArray() && object.get(field).isEmpty());
    }

    public boolean isSound() {
        return errors.isEmpty();
    }

    /** Ends reading this body: throws {@link InvalidBodyException} if anything was wrong with it. */
    public void finish() {
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw new InvalidBodyException(errors);
        }
    }

    /** The raw value, or null. */
    public JsonNode value(String field) {
        know(field);
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** Says that a field is known and deliberately not read here. */
    public BodyReader skip(String field) {
        know(field);
        return this;
    }

    /**
     * A text, or null where it is absent.
     *
     * @param max in characters (Unicode code points)
     */
    public String text(String field, int max) {
        JsonNode value = value(field);
        return value == null ? null : textOf(value, field, NO_ITEM, max);
    }

    public String requiredText(String field, int max) {
        return required(field, text(field, max));
    }

    public <E extends Enum<E> & Term> E term(String field, Class<E> vocabulary) {
        String word = text(field, 100);
        if (word == null) {
            return null;
        }
        E term = Term.read(vocabulary, word).orElse(null);
        if (term == null) {
            error(field, "must be one of " + String.join(", ", Term.words(vocabulary)));
        }
        return term;
    }

    public <E extends Enum<E> & Term> E requiredTerm(String field, Class<E> vocabulary) {
        return required(field, term(field, vocabulary));
    }

    public ImpreciseDate moment(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        ImpreciseDate date = ImpreciseDate.parse(text).orElse(null);
        if (date == null) {
            error(field, "must be " + ImpreciseDate.FORMS);
        }
        return date;
    }

    public ImpreciseDate requiredMoment(String field) {
        return required(field, moment(field));
    }

    public LocalDate day(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        if (DATE.matcher(text).matches()) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                error(field, "is no date of the calendar");
                return null;
            }
        }
        error(field, "must be a date, YYYY-MM-DD");
        return null;
    }

    /** An http or https URL, at most 2 000 characters, without credentials. */
    public String url(String field) {
        String text = text(field, 2000);
        if (text == null || PlainUrl.is(text)) {
            return text;
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            String authority = uri.getRawAuthority();
            if ((!scheme.equals("http") && !scheme.equals("https")) || authority == null) {
                error(field, "must be an absolute http or https URL");
            } else if (authority.contains("@")) {
                // Not by getUserInfo: java.net.URI knows none where the host has an underscore.
                error(field, "must not carry credentials");
            } else if (!HOST.matcher(authority).matches()) {
                error(field, "must name a host, and a port of at most five digits if any");
            }
        } catch (URISyntaxException e) {
            error(field, "is not a URL (RFC 3986)");
        }
        return text;
    }

    public Integer integer(String field, int min, int max) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            error(field, "must be a whole number from " + min + " to " + max);
            return null;
        }
        return value.intValue();
    }

    /** Absent reads as false. */
    public boolean flag(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            error(field, "must be true or false");
        }
        return value.asBoolean(false);
    }

    public UUID id(String field) {
        String text = text(field, 40);
        if (text == null) {
            return null;
        }
        if (!EventIds.isId(text)) {
            error(field, "must be a UUID");
            return null;
        }
        return UUID.fromString(text);
    }

    public String matching(String field, Pattern pattern, int max, String what) {
        String text = text(field, max);
        if (text != null && !pattern.matcher(text).matches()) {
            error(field, what);
            return null;
        }
        return text;
    }

    /** A list of texts; absent reads as empty. */
    public List<String> texts(String field, int maxItems, int maxLength) {
        return texts(field, maxItems, maxLength, ANYTHING, "");
    }

    /** A list of texts that match; {@code what} says what others must be. */
    public List<String> texts(String field, int maxItems, int maxLength, Pattern pattern, String what) {
        List<String> texts = new ArrayList<>();
        JsonNode list = listValue(field, maxItems);
        for (int i = 0; list != null && i < list.size(); i++) {
            String text = textOf(list.get(i), field, i, maxLength);
            if (text != null) {
                if (!pattern.matcher(text).matches()) {
                    errors.add(new FieldError(pointerTo(field, i), what));
                }
                if (texts.contains(text)) {
                    errors.add(new FieldError(pointerTo(field, i), "stands in the list already"));
                }
                texts.add(text);
            }
        }
        return texts;
    }

    /** A list of objects; absent reads as empty. */
    public <T> List<T> objects(String field, int maxItems, Function<BodyReader, T> each) {
        List<T> read = new ArrayList<>();
        JsonNode list = listValue(field, maxItems);
        for (int i = 0; list != null && i < list.size(); i++) {
            T item = nested(list.get(i), field, i, each);
            if (item != null) {
                read.add(item);
            }
        }
        return read;
    }

    /** A list of texts, or one text for a list of one; absent reads as empty. */
    public List<String> oneOrMoreTexts(String field, int maxItems, int maxLength) {
        JsonNode value = value(field);
        if (value == null || value.isArray()) {
            return texts(field, maxItems, maxLength);
        }
        String text = textOf(value, field, NO_ITEM, maxLength);
        return text == null ? List.of() : List.of(text);
    }

    /** A list of texts and objects, or one of them for a list of one; absent reads as empty. */
    public <T> List<T> oneOrMoreTextsOrObjects(
            String field,
            int maxItems,
            int maxLength,
            Function<String, Optional<T>> text,
            String what,
            Function<BodyReader, T> object) {
        JsonNode value = value(field);
        List<T> read = new ArrayList<>();
        JsonNode list = value == null || !value.isArray() ? null : listValue(field, maxItems);
        int size = value == null ? 0 : value.isArray() ? list == null ? 0 : list.size() : 1;
        for (int i = 0; i < size; i++) {
            int place = list == null ? NO_ITEM : i;
            JsonNode one = list == null ? value : list.get(i);
            T item;
            if (one.isTextual()) {
                String word = textOf(one, field, place, maxLength);
                item = word == null ? null : text.apply(word).orElse(null);
                if (word != null && item == null) {
                    errors.add(new FieldError(pointerTo(field, place), what));
                }
            } else {
                item = nested(one, field, place, object);
            }
            if (item != null) {
                read.add(item);
            }
        }
        return read;
    }

    public <T> T object(String field, Function<BodyReader, T> each) {
        JsonNode value = value(field);
        return value == null ? null : nested(value, field, NO_ITEM, each);
    }

    public <T> T requiredObject(String field, Function<BodyReader, T> each) {
        if (!has(field)) {
            know(field);
            error(field, "is required");
            return null;
        }
        return object(field, each);
    }

    private <T> T nested(JsonNode value, String field, int i, Function<BodyReader, T> each) {
        if (!value.isObject()) {
            errors.add(new FieldError(pointerTo(field, i), "must be an object"));
            return null;
        }
        int before = errors.size();
        BodyReader reader = new BodyReader(value, this, field, i, unknown, errors);
        T read = each.apply(reader);
        reader.refuseUnknown();
        // A half-read object is of no use to anybody and would break its record's own rules.
        return errors.size() == before ? read : null;
    }

    private JsonNode listValue(String field, int maxItems) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            error(field, "must be a list");
            return null;
        }
        if (value.size() > maxItems) {
            error(field, "must hold at most " + maxItems + " entries; it holds " + value.size());
            return null;
        }
        return value;
    }

    private String textOf(JsonNode value, String field, int i, int max) {
        if (!value.isTextual()) {
            errors.add(new FieldError(pointerTo(field, i), "must be a text"));
            return null;
        }
        String text = value.textValue();
        Optional<String> fault = StorableText.fault(text);
        if (fault.isPresent()) {
            errors.add(new FieldError(pointerTo(field, i), fault.get()));
            return null;
        }
        if (StorableText.isBlank(text)) {
            errors.add(new FieldError(pointerTo(field, i), "must not be blank"));
            return null;
        }
        if (text.length() > max) {
            int length = text.codePointCount(0, text.length());
            if (length > max) {
                errors.add(new FieldError(
                        pointerTo(field, i), "must have at most " + max + " characters; it has " + length));
                return null;
            }
        }
        return text;
    }

    private <T> T required(String field, T value) {
        if (value == null && !has(field)) {
            error(field, "is required");
        }
        return value;
    }

    private String pointer() {
        return parent == null ? "" : parent.pointerTo(place, item);
    }

    private String pointerTo(String field, int i) {
        String pointer = pointer() + "/" + field.replace("~", "~0").replace("/", "~1");
        return i == NO_ITEM ? pointer : pointer + "/" + i;
    }

    /** Nobody asks which fields are known where unknown ones may stay. */
    private void know(String field) {
        if (unknown == Unknown.REFUSED) {
            known.add(field);
        }
    }

    private void refuseUnknown() {
        if (unknown == Unknown.REFUSED && object.isObject()) {
            object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    errors.add(new FieldError(pointerTo(name, NO_ITEM), "is not a field of this body"));
                }
            });
        }
    }
}
