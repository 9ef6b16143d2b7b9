package org.tagatlas.operator;

import java.util.List;

/** A contribution to a run's summary. */
public sealed interface TallyUpdate {

  /**
   * A count that went up or down.
   *
   * @param name what is counted, such as {@code duplicates} or {@code rejects.bad_json}
   * @param change how much to add
   */
  record Change(String name, long change) implements TallyUpdate {}

  /**
   * What the summary says of a country; the newest line of a country holds.
   *
   * @param country ISO 3166-1 alpha-2
   * @param name the country's name
   * @param photos photos there
   * @param topTags labels of the best tags of its signature, best first
   */
  record Country(String country, String name, long photos, List<String> topTags)
      implements TallyUpdate {

    /** Copies the labels. */
    public Country {
      topTags = List.copyOf(topTags);
    }
  }

  /**
   * How far a partition of a topic was read; the newest holds.
   *
   * @param shard the partition
   * @param next the offset that comes next
   */
  record Position(String shard, long next) implements TallyUpdate {}
}
