package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.model.Models;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;

/** Counters of tags for tests: their input, and their expected output, computed naively. */
public final class TagCounting {

  static final EmitPolicy LIVE =
      new EmitPolicy(true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);

  /** Live, without time budget for deferrable work. */
  static final EmitPolicy BUSY =
      new EmitPolicy(true, Duration.ofSeconds(3), Duration.ofSeconds(45), 0);

  static final EmitPolicy BACKFILL =
      new EmitPolicy(false, Duration.ofSeconds(30), Duration.ofSeconds(45), Double.MAX_VALUE);

  /** More bytes than any test buffers. */
  static final long UNLIMITED = 1L << 30;

  static final int NO_DAY = CalendarWindow.NO_DAY;

  static final ReverseGeocoder GEOCODER = ReverseGeocoder.load();

  /** The order of texts by code points, which differs from that of Java strings. */
  static final Comparator<String> BY_CODE_POINTS =
      (left, right) -> Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());

  private static final Set<RegionLevel> LEVELS = EnumSet.allOf(RegionLevel.class);
  private static final Set<CalendarWindow> WINDOWS =
      EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR);
  private static final int MIN_PHOTOGRAPHERS = 3;

  private static final Map<String, Integer> COUNTRIES =
      Map.of(
          "IS", countryAt(64.14, -21.94),
          "FR", countryAt(48.85, 2.35),
          "US", countryAt(42.36, -71.06),
          "JP", countryAt(35.68, 139.76));

  private TagCounting() {}

  private static int countryAt(double latitude, double longitude) {
    return GEOCODER.countryPlace(GEOCODER.find(latitude, longitude));
  }

  /** Returns the place of a country without a finer region; nowhere for null. */
  public static int place(String country) {
    return country == null ? ReverseGeocoder.NOWHERE : COUNTRIES.get(country);
  }

  /** Returns the places of that many cities. */
  static int[] cities(int count) {
    int[] cities = new int[count];
    int found = 0;
    for (int place = 0; found < count; place++) {
      if (GEOCODER.region(RegionLevel.CITY, place) != null) {
        cities[found++] = place;
      }
    }
    return cities;
  }

  static RegionKey country(String code) {
    return new RegionKey(0, RegionLevel.COUNTRY, code);
  }

  static TagSighting sighting(String tag, long voter, String country) {
    return labelled(tag, tag, voter, country);
  }

  static TagSighting labelled(String tag, String label, long voter, String country) {
    return labelled(tag, label, voter, NO_DAY, place(country));
  }

  /** Returns a sighting of a tag with a label. */
  public static TagSighting labelled(String tag, String label, long voter, int day, int place) {
    Utf8Text clean = Utf8Text.of(tag);
    return new TagSighting(
        clean, label.equals(tag) ? clean : Utf8Text.of(label), voter, day, place);
  }

  /** Returns a page of one sighting. */
  public static SightingPage page(TagSighting sighting) {
    CountedPhoto photo = sighting.photo();
    Tag tag = photo.tags().get(0);
    byte[] bytes = new byte[PackedSighting.bytes(tag)];
    PackedSighting.write(tag, photo, bytes, 0);
    return new SightingPage(TagBucket.of(sighting.tag()), 1, bytes);
  }

  /** Returns a page for each sighting. */
  static List<SightingPage> pages(TagSighting... sightings) {
    return pages(Arrays.asList(sightings));
  }

  /** Returns a page for each sighting. */
  static List<SightingPage> pages(List<TagSighting> sightings) {
    return sightings.stream().map(TagCounting::page).toList();
  }

  /** Returns an index of sightings. */
  public static SightingIndex index(List<TagSighting> sightings) {
    SightingLog log = new SightingLog(new SightingLog.Pool());
    sightings.forEach(sighting -> log.add(page(sighting)));
    SightingIndex index = new SightingIndex();
    index.open(log);
    return index;
  }

  /** Returns a limit in bytes that sightings of that many key groups just reach. */
  static long limit(int keyGroups) {
    SightingLog log = new SightingLog(new SightingLog.Pool());
    return keyGroups * (long) log.add(page(sighting("t", 1, "IS")));
  }

  /** Returns counters by country, for all time. */
  static Subtasks.Kind<Integer, SightingPage, RegionUpdate> counters(
      int minPhotographers, long maxBufferedBytes, EmitPolicy policy) {
    return counters(
        EnumSet.of(RegionLevel.COUNTRY),
        EnumSet.of(CalendarWindow.ALL),
        minPhotographers,
        maxBufferedBytes,
        policy);
  }

  /** Returns counters by region of all levels, for all time and by year. */
  static Subtasks.Kind<Integer, SightingPage, RegionUpdate> counters(
      long maxBufferedBytes, EmitPolicy policy) {
    return counters(LEVELS, WINDOWS, MIN_PHOTOGRAPHERS, maxBufferedBytes, policy);
  }

  static Subtasks.Kind<Integer, SightingPage, RegionUpdate> counters(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      int minPhotographers,
      long maxBufferedBytes,
      EmitPolicy policy) {
    return new Subtasks.Kind<>(
        () ->
            new TagCountOperator(
                levels, windows, minPhotographers, maxBufferedBytes, policy, Models.SHIPPED),
        SightingPage::bucket,
        Types.INT,
        new RegionUpdateSerializer());
  }

  /** The output of counters, in order. */
  static final class Collected {

    final List<RegionUpdate.TagVotes> rows = new ArrayList<>();
    private final List<VotesDelta> deltas = new ArrayList<>();

    void take(Subtasks<Integer, SightingPage, RegionUpdate> counters) {
      rows.addAll(rows(counters.take()));
      deltas.addAll(counters.take(TagCountOperator.VOTES));
    }

    /** Returns the sums of the deltas by region. */
    Map<RegionKey, VotesDelta> sums() {
      Map<RegionKey, VotesDelta> sums = new HashMap<>();
      for (VotesDelta delta : deltas) {
        sums.merge(
            delta.key(),
            delta,
            (a, b) ->
                new VotesDelta(
                    a.key(), a.votes() + b.votes(), a.distinctTags() + b.distinctTags()));
      }
      return sums;
    }

    /**
     * Asserts that counters of {@link #counters(long, EmitPolicy)} have emitted all of their
     * output: the final state of each row that can be in a signature, the most used tags of each
     * region, and each region's sums.
     *
     * @param expectedRows the result of {@link #expected}
     */
    void assertComplete(Map<String, RegionUpdate.TagVotes> expectedRows) {
      Map<String, RegionUpdate.TagVotes> actual = byName(rows);
      assertThat(expectedRows.keySet()).containsAll(actual.keySet());
      Map<RegionKey, List<RegionUpdate.TagVotes>> byRegion = new HashMap<>();
      Map<RegionKey, List<RegionUpdate.TagVotes>> actualByRegion = new HashMap<>();
      expectedRows.forEach(
          (id, row) -> {
            if (row.votes() >= MIN_PHOTOGRAPHERS && !row.equals(actual.get(id))) {
              assertThat(actual.get(id)).as(id).isEqualTo(row);
            }
            byRegion.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
          });
      actual
          .values()
          .forEach(
              row -> actualByRegion.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
      Map<RegionKey, VotesDelta> sums = sums();
      assertThat(sums).hasSameSizeAs(byRegion);
      byRegion.forEach(
          (key, all) -> {
            List<String> actualTop = mostUsed(actualByRegion.getOrDefault(key, List.of()));
            if (!actualTop.equals(mostUsed(all))) {
              assertThat(actualTop).as(key.id()).isEqualTo(mostUsed(all));
            }
            long votes = all.stream().mapToLong(RegionUpdate.TagVotes::votes).sum();
            VotesDelta sum = new VotesDelta(key, votes, all.size());
            if (!sum.equals(sums.get(key))) {
              assertThat(sums.get(key)).isEqualTo(sum);
            }
          });
    }

    /** Asserts that no row was emitted twice, and that each has its final state. */
    void assertEachRowOnce(Map<String, RegionUpdate.TagVotes> expectedRows) {
      Map<String, RegionUpdate.TagVotes> last = byName(rows);
      assertThat(rows).hasSameSizeAs(last.keySet());
      last.forEach(
          (name, row) -> {
            RegionUpdate.TagVotes expected = expectedRows.get(name);
            if (expected.votes() < MIN_PHOTOGRAPHERS) {
              expected = rare(row.key(), row.tag(), expected.label(), expected.votes());
            }
            assertThat(row).isEqualTo(expected);
          });
    }
  }

  /** Returns the row of a rare tag as {@link #rows} returns it. */
  static RegionUpdate.TagVotes rare(RegionKey key, String tag, String label, int votes) {
    return new RegionUpdate.TagVotes(key, tag, label, 0, votes, 0, 0);
  }

  /** Returns all emitted rows, including rare tags. */
  static List<RegionUpdate.TagVotes> rows(List<RegionUpdate> updates) {
    List<RegionUpdate.TagVotes> rows = new ArrayList<>();
    for (RegionUpdate update : updates) {
      if (update instanceof RegionUpdate.RareTags rare) {
        MostUsedTags tags = rare.tags();
        for (int i = 0; i < tags.size(); i++) {
          rows.add(rare(rare.key(), tags.tag(i), tags.label(i), tags.votes(i)));
        }
      } else {
        rows.add((RegionUpdate.TagVotes) update);
      }
    }
    return rows;
  }

  /** Returns the last emitted state of each row. */
  static Map<String, RegionUpdate.TagVotes> last(List<RegionUpdate> updates) {
    return byName(rows(updates));
  }

  private static Map<String, RegionUpdate.TagVotes> byName(List<RegionUpdate.TagVotes> rows) {
    Map<String, RegionUpdate.TagVotes> last = new HashMap<>();
    for (RegionUpdate.TagVotes row : rows) {
      last.put(name(row), row);
    }
    return last;
  }

  private static List<String> mostUsed(List<RegionUpdate.TagVotes> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparingInt(RegionUpdate.TagVotes::votes)
                .reversed()
                .thenComparing(RegionUpdate.TagVotes::tag, BY_CODE_POINTS))
        .limit(10)
        .map(row -> row.tag() + ' ' + row.label() + ' ' + row.votes())
        .toList();
  }

  private static final class ExpectedRow {
    long photos;
    final Set<Long> voters = new HashSet<>();
  }

  /** Returns the final rows, counted naively. */
  static Map<String, RegionUpdate.TagVotes> expected(List<TagSighting> sightings) {
    Map<String, Map<String, Long>> labels = new HashMap<>();
    Map<String, Map<RegionKey, ExpectedRow>> counts = new HashMap<>();
    for (TagSighting sighting : sightings) {
      String tag = sighting.tag().toString();
      labels
          .computeIfAbsent(tag, t -> new HashMap<>())
          .merge(sighting.label().toString(), 1L, Long::sum);
      for (RegionKey key : regions(sighting)) {
        ExpectedRow row =
            counts
                .computeIfAbsent(tag, t -> new HashMap<>())
                .computeIfAbsent(key, k -> new ExpectedRow());
        row.photos++;
        row.voters.add(sighting.voter());
      }
    }
    Map<String, RegionUpdate.TagVotes> expected = new HashMap<>();
    counts.forEach(
        (tag, rows) -> {
          Map<Integer, long[]> world = new HashMap<>();
          rows.forEach(
              (key, row) -> {
                long[] sum = world.computeIfAbsent(key.levelKey(), k -> new long[2]);
                sum[0] += row.photos;
                sum[1] += row.voters.size();
              });
          String label = label(labels.get(tag));
          rows.forEach(
              (key, row) -> {
                long[] sum = world.get(key.levelKey());
                RegionUpdate.TagVotes total =
                    new RegionUpdate.TagVotes(
                        key, tag, label, row.photos, row.voters.size(), sum[0], sum[1]);
                expected.put(name(total), total);
              });
        });
    return expected;
  }

  private static String label(Map<String, Long> labels) {
    return labels.entrySet().stream()
        .max(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.<String, Long>comparingByKey(BY_CODE_POINTS).reversed()))
        .orElseThrow()
        .getKey();
  }

  private static List<RegionKey> regions(TagSighting sighting) {
    List<RegionKey> regions = new ArrayList<>();
    if (sighting.place() != ReverseGeocoder.NOWHERE) {
      for (CalendarWindow window : WINDOWS) {
        int code = window.windowOf(sighting.day());
        for (RegionLevel level : LEVELS) {
          String region = GEOCODER.region(level, sighting.place());
          if (region != null && code >= 0) {
            regions.add(new RegionKey(code, level, region));
          }
        }
      }
    }
    return regions;
  }

  private static String name(RegionUpdate.TagVotes row) {
    RegionKey key = row.key();
    String region = key.window() == 0 ? key.region() : key.id();
    return region + ' ' + row.tag();
  }
}
