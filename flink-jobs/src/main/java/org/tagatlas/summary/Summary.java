package org.tagatlas.summary;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.tagatlas.runtime.SummaryUpdate;

/**
 * The progress of a run: its counts, and a line for each country. Reaches the client of the job as
 * an accumulator. Not thread-safe.
 */
public final class Summary implements Accumulator<SummaryUpdate, Summary> {

  private static final long serialVersionUID = 1L;

  /** The accumulator's name. */
  public static final String NAME = "summary";

  private static final String REJECTS = "rejects.";
  private static final String EXTRAS_FAILED = "extras_failed.";

  // Concurrent, because the heartbeat thread reads while the task thread adds.
  private final ConcurrentSkipListMap<String, Long> counts = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, CountryLine> countries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> positions = new ConcurrentHashMap<>();
  private volatile Checkpoint checkpoint = Checkpoint.NONE;
  private volatile SummaryUpdate.FirstReject firstReject;

  /**
   * A completed checkpoint.
   *
   * @param id its ID, 0 before the first
   * @param shards number of shards that had been read completely
   * @param vectorFiles number of files of vectors that had been read completely
   * @param positions the next offset to read by partition of a topic
   */
  public record Checkpoint(long id, long shards, long vectorFiles, Map<String, Long> positions)
      implements Serializable {

    /** The value before the first checkpoint. */
    public static final Checkpoint NONE = new Checkpoint(0, 0, 0, Map.of());

    /** Copies the positions. */
    public Checkpoint {
      positions = Map.copyOf(positions);
    }
  }

  /**
   * The line of a country.
   *
   * @param country ISO 3166-1 alpha-2
   * @param name the country's name
   * @param photos number of photos in the country
   * @param topTags labels of the top tags of its signature, best first
   */
  public record CountryLine(String country, String name, long photos, List<String> topTags)
      implements Serializable {}

  /** Creates an empty summary. */
  public Summary() {}

  private Summary(Summary other) {
    counts.putAll(other.counts);
    countries.putAll(other.countries);
    positions.putAll(other.positions);
    checkpoint = other.checkpoint;
    firstReject = other.firstReject;
  }

  @Override
  public void add(SummaryUpdate update) {
    if (update instanceof SummaryUpdate.Change change) {
      counts.merge(change.name(), change.change(), Long::sum);
    } else if (update instanceof SummaryUpdate.Position position) {
      positions.put(position.shard(), position.next());
    } else if (update instanceof SummaryUpdate.FirstReject reject) {
      firstReject = reject.isBefore(firstReject) ? reject : firstReject;
    } else if (update instanceof SummaryUpdate.Country line) {
      countries.put(
          line.country(),
          new CountryLine(line.country(), line.name(), line.photos(), line.topTags()));
    }
  }

  @Override
  public Summary getLocalValue() {
    return this;
  }

  @Override
  public void resetLocal() {
    counts.clear();
    countries.clear();
    positions.clear();
    checkpoint = Checkpoint.NONE;
    firstReject = null;
  }

  @Override
  public void merge(Accumulator<SummaryUpdate, Summary> other) {
    Summary that = other.getLocalValue();
    that.counts.forEach((name, count) -> counts.merge(name, count, Long::sum));
    countries.putAll(that.countries);
    positions.putAll(that.positions);
    if (that.firstReject != null && that.firstReject.isBefore(firstReject)) {
      firstReject = that.firstReject;
    }
    checkpoint = that.checkpoint.id() > checkpoint.id() ? that.checkpoint : checkpoint;
  }

  @Override
  public Summary clone() {
    return new Summary(this);
  }

  /** Returns a count, 0 if nothing was counted under that name. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Returns a text that describes what was read: shards, partitions of a topic, or both. */
  public String describeSources() {
    String shards = String.format(Locale.ROOT, "%,d shards", count("shards"));
    String partitions = String.format(Locale.ROOT, "%,d partitions", positions.size());
    return positions.isEmpty()
        ? shards
        : count("shards") == 0 ? partitions : shards + " and " + partitions;
  }

  /** Returns the next offset to read by partition of a topic. */
  public Map<String, Long> positions() {
    return Map.copyOf(positions);
  }

  /** Returns the newest checkpoint that completed since the job started. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Records a completed checkpoint. */
  public void completed(Checkpoint newest) {
    checkpoint = newest;
  }

  /** Returns the counts of rejects by reason, in alphabetical order. */
  public SortedMap<String, Long> rejects() {
    return byReason(REJECTS);
  }

  /** Returns the first reject by shard and line, empty if there is none. */
  public Optional<SummaryUpdate.FirstReject> firstReject() {
    return Optional.ofNullable(firstReject);
  }

  /** Returns the counts of failed requests to other services by reason, in alphabetical order. */
  public SortedMap<String, Long> failedExtras() {
    return byReason(EXTRAS_FAILED);
  }

  private SortedMap<String, Long> byReason(String prefix) {
    SortedMap<String, Long> reasons = new TreeMap<>();
    for (Map.Entry<String, Long> count :
        counts.subMap(prefix, prefix + Character.MAX_VALUE).entrySet()) {
      reasons.put(count.getKey().substring(prefix.length()), count.getValue());
    }
    return reasons;
  }

  /** Returns the countries with the most photos in descending order, then by code. */
  public List<CountryLine> mostPhotographed(int limit) {
    return countries.values().stream()
        .sorted(
            Comparator.comparingLong(CountryLine::photos)
                .reversed()
                .thenComparing(CountryLine::country))
        .limit(limit)
        .toList();
  }

  /** Returns updates that rebuild this summary when they are added to an empty one. */
  List<SummaryUpdate> asUpdates() {
    List<SummaryUpdate> updates = new ArrayList<>();
    counts.forEach((name, count) -> updates.add(new SummaryUpdate.Change(name, count)));
    countries.forEach(
        (code, line) ->
            updates.add(
                new SummaryUpdate.Country(code, line.name(), line.photos(), line.topTags())));
    positions.forEach((shard, next) -> updates.add(new SummaryUpdate.Position(shard, next)));
    firstReject().ifPresent(updates::add);
    return updates;
  }
}
