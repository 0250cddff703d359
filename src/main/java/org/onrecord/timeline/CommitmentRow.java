package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Commitment;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Relation;

/**
 * What an item says, as its row: the whole of it, and apart what lists are filtered, sorted, counted and searched by.
 *
 * @param statedBy persons and organisations
 * @param region or null
 */
record CommitmentRow(
        UUID id,
        String slug,
        String kind,
        String title,
        ImpreciseDate statedOn,
        LocalDate deadlineTo,
        NameList statedBy,
        NameList dutyBearers,
        NameList addressees,
        List<String> countries,
        String region,
        NameList themes,
        SearchVector search,
        String content,
        String relations,
        Instant registeredAt,
        Instant withdrawnAt,
        String withdrawnBecause) {

    static CommitmentRow of(CommitmentHistory history) {
        Commitment content = history.content();
        ArrayNode relations = JsonNodeFactory.instance.arrayNode();
        for (Relation relation : history.relations()) {
            relations
                    .addObject()
                    .put("type", relation.type().wire())
                    .put("target", relation.target().toString());
        }
        return new CommitmentRow(
                history.id(),
                content.slug(),
                content.kind().wire(),
                content.title(),
                content.statedOn(),
                content.deadline() == null ? null : content.deadline().to(),
                NameList.speakers(content),
                NameList.of(content.dutyBearers()),
                NameList.of(content.addressees()),
                content.countries().stream().distinct().toList(),
                content.region(),
                NameList.of(content.themes()),
                SearchVector.of(content),
                history.contentText(),
                relations.toString(),
                history.registeredAt(),
                history.withdrawnAt().orElse(null),
                history.withdrawnReason().orElse(null));
    }
}
