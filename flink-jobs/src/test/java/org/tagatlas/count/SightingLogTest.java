package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.text.Utf8Text;

/** Tests a log together with its index. */
class SightingLogTest {

  /** Page size of a log. */
  private static final int PAGE_BYTES = 1 << 15;

  /** Size of a sighting without its texts. */
  private static final int HEAD_BYTES = 22;

  /**
   * Texts with equal hashes: Aa and BB have equal hashes, and so have texts that differ only in
   * these.
   */
  private static final List<String> COLLIDING =
      List.of("AaAa", "AaBB", "BBAa", "BBBB", "AaAaé", "AaBBé", "BBAaé", "BBBBé");

  /** A sighting of a tag in a log. */
  private record Seen(long voter, int day, int place) {}

  private static final class Model {
    final List<Seen> sightings = new ArrayList<>();
    final Map<String, Integer> labels = new HashMap<>();
  }

  @Property(tries = 100)
  void returnsAllSightingsWhenReused(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4000) int tags,
      @ForAll @IntRange(min = 1, max = 20) int labels) {
    Random random = new Random(seed);
    SightingLog log = new SightingLog(new SightingLog.Pool());
    for (int use = 0; use < 3; use++) {
      List<TagSighting> sightings = new ArrayList<>();
      for (int i = random.nextInt(3000); i > 0; i--) {
        String tag = text(random.nextInt(tags));
        String label = random.nextBoolean() ? tag : text(random.nextInt(labels)) + '!';
        sightings.add(
            TagCounting.labelled(
                tag, label, random.nextLong(), random.nextInt(), random.nextInt(4) - 1));
      }
      assertContains(log, sightings);
      log.clear();
      assertContains(log, List.of());
    }
  }

  private static String text(int number) {
    return number < COLLIDING.size() ? COLLIDING.get(number) : "täg😀".repeat(number % 3) + number;
  }

  @Test
  void distinguishesTextsWithEqualHashes() {
    assertThat(COLLIDING.subList(0, 4)).extracting(tag -> Utf8Text.of(tag).hashCode()).hasSize(4);
    assertThat(COLLIDING.subList(0, 4).stream().map(tag -> Utf8Text.of(tag).hashCode()).distinct())
        .hasSize(1);
    List<TagSighting> sightings = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String tag = COLLIDING.get(i % 7 % 4);
      sightings.add(TagCounting.labelled(tag, COLLIDING.get(i % 5), i, i, i));
    }
    assertContains(new SightingLog(new SightingLog.Pool()), sightings);
  }

  @Test
  void storesTextsOfAnyLength() {
    List<TagSighting> sightings = new ArrayList<>();
    // Lengths that fill a page exactly or almost, empty texts, and texts longer than a page.
    for (int length :
        new int[] {
          0,
          1,
          3,
          PAGE_BYTES - 5,
          PAGE_BYTES - 4,
          PAGE_BYTES - 3,
          PAGE_BYTES,
          PAGE_BYTES + 1,
          2,
          3 * PAGE_BYTES,
          PAGE_BYTES / 2,
          0,
          PAGE_BYTES / 2,
          4
        }) {
      String tag = "x".repeat(length);
      sightings.add(TagCounting.labelled(tag, tag, length, 1, 2));
      sightings.add(TagCounting.labelled(tag, tag + 'Y', length, 1, 2));
      sightings.add(TagCounting.labelled(tag, 'Y' + tag, length, 1, 2));
    }
    SightingLog log = new SightingLog(new SightingLog.Pool());
    for (int use = 0; use < 3; use++) {
      assertContains(log, sightings);
      log.clear();
      Collections.reverse(sightings);
    }
  }

  @Test
  void reportsItsSizeInBytes() {
    SightingLog.Pool pool = new SightingLog.Pool();
    SightingLog log = new SightingLog(pool);
    assertThat(log.bytes()).isZero();
    long bytes = 0;
    long grown = 0;
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      String tag = "t" + i + "x".repeat(random.nextInt(300));
      bytes += HEAD_BYTES + tag.length();
      grown += log.add(TagCounting.page(TagCounting.sighting(tag, i, "IS")));
    }
    assertThat(log.bytes()).isEqualTo(grown).isBetween(bytes, bytes + bytes / 20);
    // Long texts must be included.
    for (int i = 0; i < 5; i++) {
      grown +=
          log.add(TagCounting.page(TagCounting.sighting(i + "y".repeat(10 * PAGE_BYTES), i, "IS")));
    }
    assertThat(log.bytes()).isEqualTo(grown).isGreaterThan(bytes + 50L * PAGE_BYTES);
    log.clear();
    assertThat(log.bytes()).isZero();
  }

  @Test
  void sharesPagesBetweenLogs() {
    SightingLog.Pool pool = new SightingLog.Pool();
    SightingLog first = new SightingLog(pool);
    SightingLog second = new SightingLog(pool);
    for (int use = 0; use < 3; use++) {
      List<TagSighting> sightings = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        sightings.add(TagCounting.sighting("t" + i % 7 + use, i, "IS"));
      }
      assertContains(first, sightings.subList(0, 700));
      first.clear();
      assertContains(second, sightings.subList(0, 300));
      assertContains(first, sightings);
      first.clear();
      second.clear();
    }
  }

  @Test
  void storesMoreRecordsThanAPage() {
    List<TagSighting> sightings = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      String tag = "t" + i % 50_000;
      sightings.add(TagCounting.labelled(tag, i % 2 == 0 ? tag : "T" + i % 3, ~(long) i, i, -1));
    }
    SightingLog log = new SightingLog(new SightingLog.Pool());
    assertContains(log, sightings);
    log.clear();
    assertContains(log, sightings.subList(1000, 1500));
  }

  /** Adds sightings to an empty log and asserts that it contains them. */
  private static void assertContains(SightingLog log, List<TagSighting> sightings) {
    Map<String, Model> expected = new HashMap<>();
    for (TagSighting sighting : sightings) {
      log.add(TagCounting.page(sighting));
      Model model = expected.computeIfAbsent(sighting.tag().toString(), tag -> new Model());
      model.sightings.add(new Seen(sighting.voter(), sighting.day(), sighting.place()));
      model.labels.merge(sighting.label().toString(), 1, Integer::sum);
    }
    assertThat(log.size()).isEqualTo(sightings.size());
    SightingIndex index = new SightingIndex();
    index.open(log);
    assertThat(index.size()).isEqualTo(expected.size());
    for (int tag = 0; tag < index.size(); tag++) {
      String text = index.tagText(tag).toString();
      assertThat(index.tagHash(tag)).isEqualTo(Utf8Text.of(text).hashCode());
      Model model = expected.remove(text);
      assertThat(model).as(text).isNotNull();
      List<Seen> seen = new ArrayList<>();
      for (int sighting = index.from(tag); sighting < index.to(tag); sighting++) {
        seen.add(new Seen(index.voter(sighting), index.day(sighting), index.place(sighting)));
      }
      assertThat(seen).isEqualTo(model.sightings);
      Map<String, Integer> labels = new HashMap<>();
      if (index.unlabelled(tag) > 0) {
        labels.put(text, index.unlabelled(tag));
      }
      for (int label = index.firstLabel(tag);
          label != SightingIndex.NONE;
          label = index.nextLabel(label)) {
        assertThat(labels.put(index.labelText(label).toString(), index.labelPhotos(label)))
            .isNull();
      }
      assertThat(labels).isEqualTo(model.labels);
    }
  }
}
