package org.onrecord.transfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.Commitment;
import org.onrecord.event.Kind;
import org.onrecord.event.Names;
import org.onrecord.timeline.NameRepository;
import org.onrecord.timeline.NameRepository.KnownCommitment;

/** What the lines of one import name: what the record knows, and what the lines before have brought. */
final class ImportNames {

    private final NameRepository record;
    private final Map<String, UUID> sources = new HashMap<>();
    private final Map<String, KnownCommitment> commitments = new HashMap<>();

    ImportNames(NameRepository record) {
        this.record = record;
    }

    void brought(UUID id, String ref, Commitment commitment) {
        KnownCommitment known = new KnownCommitment(id, commitment.slug(), commitment.kind());
        commitments.put(ref, known);
        commitments.put(commitment.slug(), known);
        commitments.put(id.toString(), known);
    }

    void broughtSource(UUID id, String ref, String slug) {
        sources.put(ref, id);
        sources.put(slug, id);
        sources.put(id.toString(), id);
    }

    Names sources() {
        return name -> Optional.ofNullable(sources.computeIfAbsent(
                name, unknown -> record.sources().find(unknown).orElse(null)));
    }

    Names commitments() {
        return name -> commitment(name).map(KnownCommitment::id);
    }

    Optional<KnownCommitment> commitment(String name) {
        return Optional.ofNullable(commitments.computeIfAbsent(name, unknown -> record.commitments()
                .find(unknown)
                .flatMap(record::commitment)
                .orElse(null)));
    }

    Optional<Kind> kind(String name) {
        return commitment(name).map(KnownCommitment::kind);
    }
}
