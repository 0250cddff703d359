package org.onrecord.log;

import java.util.ArrayList;
import java.util.List;
import org.onrecord.event.Decoded;

/**
 * One partition's batch, decided and ready to be committed.
 *
 * @param from the position the partition must stand at
 * @param to the position it stands at afterwards
 */
record PartitionWrite(int partition, long from, long to, List<ReadRecord> parked, Projection.Prepared prepared) {

    static List<ReadRecord> unreadable(List<ReadRecord> records) {
        List<ReadRecord> unreadable = new ArrayList<>();
        for (ReadRecord record : records) {
            if (record.decoded() instanceof Decoded.Unreadable) {
                unreadable.add(record);
            }
        }
        return unreadable;
    }

    static List<ReadRecord> readable(List<ReadRecord> records) {
        List<ReadRecord> readable = new ArrayList<>(records.size());
        for (ReadRecord record : records) {
            if (record.decoded() instanceof Decoded.Read) {
                readable.add(record);
            }
        }
        return readable;
    }
}
