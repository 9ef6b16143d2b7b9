package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.labelled;
import static org.tagatlas.count.TagCounting.sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.tags.Tag;

/** Each sighting is packed into a page of its key group, and none is lost. */
class SightingPackerTest {

  private static final int KEY_GROUPS = 128;

  @Property(tries = 20)
  void packsEachSightingOnce(@ForAll long seed, @ForAll @IntRange(max = 4000) int count)
      throws Exception {
    Random random = new Random(seed);
    List<TagSighting> sightings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String tag =
          "täg😀" + random.nextInt(300) + "x".repeat(random.nextInt(i % 50 == 0 ? 900 : 9));
      String label = random.nextBoolean() ? tag : "L" + random.nextInt(3);
      sightings.add(
          labelled(tag, label, random.nextLong(), random.nextInt(), random.nextInt(9) - 1));
    }
    try (Subtasks<Void, CountedPhoto, SightingPage> packer = packer()) {
      packer.sendAll(photos(sightings));
      List<SightingPage> early = packer.take();
      assertThat(early).allMatch(page -> page.bytes().length > 4096 - 1200);
      packer.end();
      List<TagSighting> packed = unpacked(Stream.concat(early.stream(), packer.take().stream()));
      assertThat(packed).containsExactlyInAnyOrderElementsOf(sightings);
    }
  }

  @Test
  void preservesTheOrderPerTag() throws Exception {
    List<TagSighting> sightings = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      sightings.add(sighting("t", i, "IS"));
    }
    try (Subtasks<Void, CountedPhoto, SightingPage> packer = packer()) {
      packer.sendAll(photos(sightings));
      packer.end();
      List<SightingPage> pages = packer.take();
      assertThat(pages).hasSizeBetween(5, 12);
      assertThat(unpacked(pages.stream())).isEqualTo(sightings);
    }
  }

  @Test
  void flushesBeforeABarrierAndEverySecond() throws Exception {
    try (Subtasks<Void, CountedPhoto, SightingPage> packer = packer()) {
      packer.sendAll(photos(List.of(sighting("a", 1, "IS"), sighting("b", 1, "IS"))));
      packer.clock(999);
      assertThat(packer.take()).isEmpty();
      packer.clock(1000);
      assertThat(unpacked(packer.take().stream())).hasSize(2);
      packer.sendAll(photos(List.of(sighting("a", 2, "IS"))));
      packer.barrier();
      assertThat(unpacked(packer.take().stream())).containsExactly(sighting("a", 2, "IS"));
      packer.barrier();
      packer.clock(5000);
      packer.end();
      assertThat(packer.take()).isEmpty();
    }
  }

  @Test
  void packsTextsOfAnyLength() throws Exception {
    List<TagSighting> sightings = new ArrayList<>();
    for (int length : new int[] {0, 1, 254, 255, 256, 4073, 4074, 4075, 4096, 5000, 100_000, 2}) {
      String text = "x".repeat(length);
      sightings.add(labelled(text, text, length, 1, 2));
      sightings.add(labelled(text, text + 'Y', length, 1, 2));
      sightings.add(labelled("t", 'T' + text, length, 1, 2));
    }
    try (Subtasks<Void, CountedPhoto, SightingPage> packer = packer()) {
      for (int round = 0; round < 3; round++) {
        packer.sendAll(photos(sightings));
        packer.barrier();
        assertThat(unpacked(packer.take().stream())).containsExactlyInAnyOrderElementsOf(sightings);
      }
    }
  }

  private static Subtasks<Void, CountedPhoto, SightingPage> packer() throws Exception {
    return new Subtasks.Kind<Void, CountedPhoto, SightingPage>(
            SightingPacker::new, null, null, new SightingPageSerializer())
        .start();
  }

  /**
   * Returns photos with the tags. Consecutive sightings that differ in the tag only become current
   * photo.
   */
  private static List<CountedPhoto> photos(List<TagSighting> sightings) {
    List<CountedPhoto> photos = new ArrayList<>();
    for (TagSighting sighting : sightings) {
      CountedPhoto current = sighting.photo();
      CountedPhoto last = photos.isEmpty() ? null : photos.get(photos.size() - 1);
      if (last != null
          && current.equals(
              new CountedPhoto(last.place(), last.voter(), last.day(), current.tags()))) {
        List<Tag> tags = new ArrayList<>(last.tags());
        tags.addAll(current.tags());
        photos.set(
            photos.size() - 1,
            new CountedPhoto(current.place(), current.voter(), current.day(), tags));
      } else {
        photos.add(current);
      }
    }
    return photos;
  }

  /** Reads pages and asserts that each sighting has the key group of its page. */
  private static List<TagSighting> unpacked(Stream<SightingPage> pages) {
    List<TagSighting> sightings = new ArrayList<>();
    pages.forEach(
        page -> {
          PackedSighting packed = new PackedSighting();
          int from = sightings.size();
          for (int at = 0; at < page.bytes().length; at = packed.end()) {
            packed.moveTo(page.bytes(), at);
            assertThat(packed.tagHash()).isEqualTo(packed.tag().hashCode());
            assertThat(keyGroup(TagBucket.of(packed.tag()))).isEqualTo(keyGroup(page.bucket()));
            sightings.add(
                new TagSighting(
                    packed.tag(),
                    packed.isUnlabelled() ? packed.tag() : packed.label(),
                    packed.voter(),
                    packed.day(),
                    packed.place()));
          }
          assertThat(page.sightings()).isPositive().isEqualTo(sightings.size() - from);
        });
    return sightings;
  }

  private static int keyGroup(Integer bucket) {
    return KeyGroupRangeAssignment.assignToKeyGroup(bucket, KEY_GROUPS);
  }
}
