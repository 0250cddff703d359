package org.onrecord.log;

/**
 * Where one record stands on the topic.
 *
 * @param partition from 0
 * @param offset from 0, dense
 */
public record RecordPosition(int partition, long offset) implements Comparable<RecordPosition> {

    @Override
    public int compareTo(RecordPosition other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
}
