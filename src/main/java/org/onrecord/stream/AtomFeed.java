package org.onrecord.stream;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A feed in Atom (RFC 4287). All text is plain ({@code type="text"}): no reader takes it for markup. */
final class AtomFeed {

    static final String MEDIA_TYPE = "application/atom+xml";

    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String OWN = "urn:onrecord:feed";

    private final XMLStreamWriter xml;

    private AtomFeed(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static byte[] write(Feed feed) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            new AtomFeed(xml).feed(feed);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory is always writable", e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void feed(Feed feed) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("feed");
        xml.writeDefaultNamespace(ATOM);
        xml.writeNamespace("onrecord", OWN);
        // Another filter is another feed, wherever it is served from.
        text(
                "id",
                feed.query().isEmpty()
                        ? OWN
                        : "urn:uuid:" + UUID.nameUUIDFromBytes((OWN + feed.query()).getBytes(StandardCharsets.UTF_8)));
        text("title", Feed.TITLE);
        text("subtitle", Feed.DESCRIPTION);
        text("updated", feed.updated().toString());
        link("self", feed.self(), MEDIA_TYPE);
        link("alternate", feed.api() + "changes", "application/json");
        if (feed.next() != null) {
            link("next", feed.next(), MEDIA_TYPE);
        }
        xml.writeStartElement("generator");
        xml.writeCharacters("Onrecord");
        xml.writeEndElement();
        xml.writeStartElement("onrecord", "position", OWN);
        xml.writeCharacters(feed.position().toString());
        xml.writeEndElement();
        for (Feed.Item item : feed.items()) {
            entry(item);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void entry(Feed.Item item) throws XMLStreamException {
        xml.writeStartElement("entry");
        text("id", "urn:uuid:" + item.id());
        text("title", item.title());
        text("updated", item.updatedAt().toString());
        text("published", item.recordedAt().toString());
        xml.writeStartElement("author");
        text("name", item.author());
        xml.writeEndElement();
        link("alternate", item.url(), "application/json");
        xml.writeEmptyElement("category");
        xml.writeAttribute("term", item.type());
        xml.writeStartElement("content");
        xml.writeAttribute("type", "text");
        xml.writeCharacters(XmlText.of(item.text()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void text(String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(XmlText.of(text));
        xml.writeEndElement();
    }

    private void link(String relation, String address, String type) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", relation);
        xml.writeAttribute("type", type);
        xml.writeAttribute("href", XmlText.of(address));
    }
}
