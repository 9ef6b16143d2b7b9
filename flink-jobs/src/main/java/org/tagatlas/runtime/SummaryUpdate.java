package org.tagatlas.runtime;

import java.io.Serializable;
import java.util.List;

/** A contribution to a run's summary. */
public sealed interface SummaryUpdate {

  /**
   * A change of a count.
   *
   * @param name what is counted, such as {@code duplicates} or {@code rejects.bad_json}
   * @param change the value to add
   */
  record Change(String name, long change) implements SummaryUpdate {}

  /**
   * The line of a country. A newer line replaces an older one.
   *
   * @param country ISO 3166-1 alpha-2
   * @param name the country's name
   * @param photos number of photos in the country
   * @param topTags labels of the top tags of its signature, best first
   */
  record Country(String country, String name, long photos, List<String> topTags)
      implements SummaryUpdate {

    /** Copies the labels. */
    public Country {
      topTags = List.copyOf(topTags);
    }
  }

  /**
   * How far a partition of a topic was read. A newer position replaces an older one.
   *
   * @param shard the partition
   * @param next the next offset to read
   */
  record Position(String shard, long next) implements SummaryUpdate {}

  /**
   * A candidate for the first reject. The smallest by shard and line wins, so the result does not
   * depend on the order of rows.
   *
   * @param shard the shard that it was read from
   * @param line its line in the shard
   * @param reason the reason code
   * @param detail a message that says what is wrong
   */
  record FirstReject(String shard, long line, String reason, String detail)
      implements SummaryUpdate, Serializable {

    /** Returns whether this reject precedes another one, which can be null. */
    public boolean isBefore(FirstReject other) {
      int shards = other == null ? -1 : shard.compareTo(other.shard);
      return shards < 0 || shards == 0 && line < other.line;
    }
  }
}
