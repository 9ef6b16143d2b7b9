package org.tagatlas.summary;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.tagatlas.operator.TallyUpdate;

/**
 * What a run has done so far: its counts, and a line for each country. It travels from the job to
 * its client as an accumulator. Not thread-safe.
 */
public final class Summary implements Accumulator<TallyUpdate, Summary> {

  private static final long serialVersionUID = 1L;

  /** The accumulator's name. */
  public static final String NAME = "summary";

  private static final String REJECTS = "rejects.";
  private static final String EXTRAS_FAILED = "extras_failed.";

  // Read by the heartbeat's thread while the task adds, hence concurrent.
  private final ConcurrentSkipListMap<String, Long> counts = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, CountryLine> countries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> positions = new ConcurrentHashMap<>();
  private volatile Checkpoint checkpoint = Checkpoint.NONE;

  /**
   * A checkpoint that has completed.
   *
   * @param id its number, 0 before the first
   * @param shards number of shards that had been read to their end by then
   * @param positions how far partitions of a topic had been read by then: the offsets that come
   *     next
   */
  public record Checkpoint(long id, long shards, Map<String, Long> positions)
      implements Serializable {

    /** Before the first. */
    public static final Checkpoint NONE = new Checkpoint(0, 0, Map.of());

    /** Copies the positions. */
    public Checkpoint {
      positions = Map.copyOf(positions);
    }
  }

  /**
   * What the summary says of a country.
   *
   * @param country ISO 3166-1 alpha-2
   * @param name the country's name
   * @param photos photos there
   * @param topTags labels of the best tags of its signature, best first
   */
  public record CountryLine(String country, String name, long photos, List<String> topTags)
      implements Serializable {}

  /** Makes an empty summary. */
  public Summary() {}

  private Summary(Summary other) {
    counts.putAll(other.counts);
    countries.putAll(other.countries);
    positions.putAll(other.positions);
    checkpoint = other.checkpoint;
  }

  @Override
  public void add(TallyUpdate update) {
    if (update instanceof TallyUpdate.Change change) {
      counts.merge(change.name(), change.change(), Long::sum);
    } else if (update instanceof TallyUpdate.Position position) {
      positions.put(position.shard(), position.next());
    } else if (update instanceof TallyUpdate.Country line) {
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
  }

  @Override
  public void merge(Accumulator<TallyUpdate, Summary> other) {
    Summary that = other.getLocalValue();
    that.counts.forEach((name, count) -> counts.merge(name, count, Long::sum));
    countries.putAll(that.countries);
    positions.putAll(that.positions);
    checkpoint = that.checkpoint.id() > checkpoint.id() ? that.checkpoint : checkpoint;
  }

  @Override
  public Summary clone() {
    return new Summary(this);
  }

  /** Returns a count, 0 when nothing of that name was counted. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Returns what was read, for a person: shards, partitions of a topic, or both. */
  public String sourceWords() {
    String shards = String.format(Locale.ROOT, "%,d shards", count("shards"));
    String partitions = String.format(Locale.ROOT, "%,d partitions", positions.size());
    return positions.isEmpty()
        ? shards
        : count("shards") == 0 ? partitions : shards + " and " + partitions;
  }

  /** Returns how far partitions of a topic were read: the offsets that come next. */
  public Map<String, Long> positions() {
    return Map.copyOf(positions);
  }

  /** Returns the newest checkpoint that has completed since the job was started. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Notes that a checkpoint has completed. */
  public void completed(Checkpoint newest) {
    checkpoint = newest;
  }

  /** Returns the counts of rejects by reason, in alphabetical order. */
  public SortedMap<String, Long> rejects() {
    return byReason(REJECTS);
  }

  /** Returns the counts of questions to other services that failed, likewise. */
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

  /** Returns the countries of most photos first, then by code. */
  public List<CountryLine> mostPhotographed(int limit) {
    return countries.values().stream()
        .sorted(
            Comparator.comparingLong(CountryLine::photos)
                .reversed()
                .thenComparing(CountryLine::country))
        .limit(limit)
        .toList();
  }

  /** Returns the updates that would make this summary anew. */
  List<TallyUpdate> asUpdates() {
    List<TallyUpdate> updates = new ArrayList<>();
    counts.forEach((name, count) -> updates.add(new TallyUpdate.Change(name, count)));
    countries.forEach(
        (code, line) ->
            updates.add(new TallyUpdate.Country(code, line.name(), line.photos(), line.topTags())));
    positions.forEach((shard, next) -> updates.add(new TallyUpdate.Position(shard, next)));
    return updates;
  }
}
