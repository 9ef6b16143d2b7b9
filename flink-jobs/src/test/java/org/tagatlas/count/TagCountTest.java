package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.RegionKey;
import org.tagatlas.text.Utf8Text;

class TagCountTest {

  private static final Utf8Text TAG = Utf8Text.of("tag");
  private static final RegionKey IS = new RegionKey(0, RegionLevel.COUNTRY, "IS");
  private static final RegionKey FR = new RegionKey(0, RegionLevel.COUNTRY, "FR");
  private static final RegionKey FR_2011 = new RegionKey(2011, RegionLevel.COUNTRY, "FR");

  @Property(tries = 300)
  void isRestoredFromBytes(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int rows,
      @ForAll @IntRange(max = 10) int labels,
      @ForAll boolean notable,
      @ForAll boolean chunked)
      throws IOException {
    Random random = new Random(seed);
    TagCount count = new TagCount();
    Map<RegionKey, Long> photos = new HashMap<>();
    for (int i = 0; i < rows; i++) {
      photos.put(key(random), 1L + random.nextInt(1000));
    }
    count.rows = TagRowMergerTest.rows(photos);
    for (int i = 0; i < labels; i++) {
      count.labels.put(random.nextBoolean() ? TAG : Utf8Text.of("täg😀" + i), random.nextLong());
    }
    if (random.nextBoolean()) {
      count.emittedLabel = random.nextBoolean() ? TAG : Utf8Text.of("Tag");
    }
    count.notable = notable;
    if (notable || chunked) {
      for (RegionKey key : photos.keySet()) {
        TagCount.LevelSum sum = count.sum(key.levelKey());
        sum.emittedPhotos = random.nextLong();
        sum.emittedVotes = random.nextLong();
      }
    }
    if (chunked) {
      count.moveRows(1 + random.nextInt(20), random.nextLong());
    }
    assertEqual(reread(TAG, count), count, photos.keySet());
  }

  private static RegionKey key(Random random) {
    RegionLevel level = RegionLevel.values()[random.nextInt(3)];
    return new RegionKey(random.nextInt(3) * 2011, level, "R" + random.nextInt(8));
  }

  @Test
  void recomputesSumsOfARareTag() throws IOException {
    TagCount count = rare();
    int plain = written(TAG, count).length;
    count.sum(IS.levelKey()).photos += 1000;
    count.sum(IS.levelKey()).emittedPhotos = 7;
    assertThat(written(TAG, count)).hasSize(plain);
    TagCount read = reread(TAG, count);
    assertSum(read, IS, 5, 2);
    assertSum(read, FR_2011, 9, 1);

    count.notable = true;
    assertThat(written(TAG, count).length).isGreaterThan(plain);
    assertThat(reread(TAG, count).sum(IS.levelKey()).photos).isEqualTo(1005);
    assertThat(reread(TAG, count).sum(IS.levelKey()).emittedPhotos).isEqualTo(7);
  }

  @Test
  void keepsSumsWhenRowsMoveToChunks() throws IOException {
    TagCount count = rare();
    count.moveRows(3, 70_000);
    assertThat(count.rows).isNull();
    assertSum(count, IS, 5, 2);
    assertSum(reread(TAG, count), FR_2011, 9, 1);
  }

  private static TagCount rare() throws IOException {
    TagCount count = new TagCount();
    count.labels.put(TAG, 3L);
    count.rows = TagRowMergerTest.rows(Map.of(IS, 3L, FR, 2L, FR_2011, 9L));
    return count;
  }

  private static void assertSum(TagCount count, RegionKey key, int photos, int votes)
      throws IOException {
    TagCount.LevelSum sum = count.sum(key.levelKey());
    assertThat(sum.photos).isEqualTo(photos);
    assertThat(sum.votes).isEqualTo(votes);
    assertThat(sum.emittedPhotos).isZero();
    assertThat(sum.emittedVotes).isZero();
  }

  @Test
  void writesALabelThatEqualsTheTagAsOneByte() throws IOException {
    TagCount count = new TagCount();
    count.emittedLabel = TAG;
    count.labels.put(TAG, 3L);
    // Flags, the emitted label, the number of labels, the label, its photos.
    assertThat(written(TAG, count)).hasSize(5);
    // It is the same object as the tag passed to read.
    TagCount read = reread(TAG, count);
    assertThat(read.emittedLabel).isSameAs(TAG);
    assertThat(read.labels).containsOnlyKeys(TAG);
  }

  @Test
  void restoresAnEmptyCount() throws IOException {
    assertEqual(reread(TAG, new TagCount()), new TagCount(), Set.of());
  }

  @Test
  void choosesTheMostUsedLabelAndBreaksTiesByCodePointOrder() {
    TagCount count = new TagCount();
    assertThat(count.label()).isNull();
    count.labels.put(Utf8Text.of("😀"), 2L);
    assertThat(count.label()).isEqualTo(Utf8Text.of("😀"));
    count.labels.put(Utf8Text.of("\uFF5E"), 2L);
    assertThat(count.label()).isEqualTo(Utf8Text.of("\uFF5E"));
    count.labels.put(Utf8Text.of("a"), 1L);
    assertThat(count.label()).isEqualTo(Utf8Text.of("\uFF5E"));
    count.labels.put(Utf8Text.of("z"), 1L << 40);
    assertThat(count.label()).isEqualTo(Utf8Text.of("z"));
  }

  @Test
  void hasPendingRowsByLabelAndIfNotableBySums() throws IOException {
    TagCount count = rare();
    assertThat(count.hasPendingRows()).isTrue();
    count.markEmitted(TAG);
    assertThat(count.hasPendingRows()).isFalse();
    count.labels.put(Utf8Text.of("Tag"), 4L);
    assertThat(count.hasPendingRows()).isTrue();
    count.markEmitted(Utf8Text.of("Tag"));
    count.sum(FR_2011.levelKey()).votes++;
    assertThat(count.hasPendingRows()).isFalse();
    count.notable = true;
    assertThat(count.hasPendingRows()).isTrue();
    count.markEmitted(Utf8Text.of("Tag"));
    count.sum(IS.levelKey()).photos++;
    assertThat(count.hasPendingRows()).isTrue();
  }

  @Test
  void detectsAChangeByOnePercent() throws IOException {
    TagCount count = new TagCount();
    TagCount.LevelSum sum = count.sum(IS.levelKey());
    assertThat(count.changedByOnePercent()).isFalse();
    sum.photos = 1;
    assertThat(count.changedByOnePercent()).isTrue();
    sum.photos = 1000;
    sum.votes = 500;
    count.markEmitted(TAG);
    assertThat(count.changedByOnePercent()).isFalse();
    sum.photos = 1009;
    sum.votes = 504;
    assertThat(count.changedByOnePercent()).isFalse();
    sum.votes = 505;
    assertThat(count.changedByOnePercent()).isTrue();
    // An estimate can decrease.
    sum.votes = 495;
    assertThat(count.changedByOnePercent()).isTrue();
    sum.votes = 500;
    sum.photos = 1010;
    assertThat(count.changedByOnePercent()).isTrue();
  }

  @Test
  void choosesChunksOfAboutTheInlineSize() {
    int inline = TagCount.MAX_INLINE_BYTES;
    assertThat(TagCount.chunkBits(0)).isEqualTo(1);
    assertThat(TagCount.chunkBits(inline + 1)).isEqualTo(1);
    assertThat(TagCount.chunkBits(2 * inline - 1)).isEqualTo(1);
    for (int bits = 2; bits <= 20; bits++) {
      assertThat(TagCount.chunkBits((long) inline << bits - 1)).isEqualTo(bits);
      assertThat(TagCount.chunkBits(((long) inline << bits) - 1)).isEqualTo(bits);
    }
    assertThat(TagCount.chunkBits(Long.MAX_VALUE)).isEqualTo(20);
  }

  private static byte[] written(Utf8Text tag, TagCount count) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    count.write(tag, out);
    return out.getCopyOfBuffer();
  }

  private static TagCount reread(Utf8Text tag, TagCount count) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(written(tag, count));
    TagCount read = TagCount.read(tag, in);
    assertThat(in.available()).isZero();
    return read;
  }

  private static void assertEqual(TagCount actual, TagCount expected, Set<RegionKey> keys)
      throws IOException {
    assertThat(actual.labels).isEqualTo(expected.labels);
    assertThat(actual.emittedLabel).isEqualTo(expected.emittedLabel);
    assertThat(actual.notable).isEqualTo(expected.notable);
    for (RegionKey key : keys) {
      assertThat(actual.sum(key.levelKey()))
          .usingRecursiveComparison()
          .isEqualTo(expected.sum(key.levelKey()));
    }
    assertThat(actual.chunkBits).isEqualTo(expected.chunkBits);
    assertThat(actual.chunkBytes).isEqualTo(expected.chunkBytes);
    assertThat(actual.rows == null ? null : actual.rows.bytes())
        .isEqualTo(expected.rows == null ? null : expected.rows.bytes());
  }
}
