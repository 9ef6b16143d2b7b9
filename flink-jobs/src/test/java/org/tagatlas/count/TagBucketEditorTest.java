package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

class TagBucketEditorTest {

  @Property(tries = 300)
  void behavesLikeASortedMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int tags)
      throws IOException {
    Random random = new Random(seed);
    TagBucketEditor editor = new TagBucketEditor();
    TagBucket bucket = TagBucket.EMPTY;
    TreeMap<Utf8Text, Long> expected = new TreeMap<>();
    for (int round = 1; round <= 8; round++) {
      Map<Utf8Text, byte[]> before = entries(bucket);
      TreeSet<Utf8Text> requested = new TreeSet<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        requested.add(tag(random.nextInt(tags)));
      }
      editor.open(bucket);
      for (Utf8Text tag : requested) {
        TagCount count = editor.find(tag);
        assertThat(count == null ? null : photos(count)).isEqualTo(expected.get(tag));
        if (random.nextInt(5) == 0) {
          expected.remove(tag);
        } else {
          long photos = round * 1_000L + random.nextInt(1000);
          expected.put(tag, photos);
          editor.put(tag, count(tag, photos));
        }
      }
      TagBucket after = editor.close();
      assertThat(after).isNotSameAs(bucket);

      Map<Utf8Text, byte[]> entries = entries(after);
      assertThat(entries.keySet()).containsExactlyElementsOf(expected.keySet());
      before.forEach(
          (tag, bytes) -> {
            if (!requested.contains(tag)) {
              assertThat(entries.get(tag)).isEqualTo(bytes);
            }
          });
      assertThat(taken(editor, after)).isEqualTo(expected);
      bucket = after;
    }
  }

  @Test
  void anEmptyBucketHasNoEntry() throws IOException {
    TagBucketEditor editor = new TagBucketEditor();
    editor.open(TagBucket.EMPTY);
    assertThat(editor.atEnd()).isTrue();
    assertThat(editor.find(Utf8Text.of("a"))).isNull();
    assertThat(editor.find(Utf8Text.of("b"))).isNull();
    assertThat(editor.close().bytes()).isEmpty();
  }

  @Test
  void keepsUnrequestedEntriesUnchanged() throws IOException {
    TagBucketEditor editor = new TagBucketEditor();
    TagBucket bucket = bucket("b", "d", "f");
    byte[] bytes = bucket.bytes().clone();
    editor.open(bucket);
    assertThat(editor.close().bytes()).isEqualTo(bytes);
    for (String absent : List.of("a", "c", "e", "g", "bb", "")) {
      editor.open(bucket);
      assertThat(editor.find(Utf8Text.of(absent))).isNull();
      assertThat(editor.close().bytes()).isEqualTo(bytes);
    }
    assertThat(bucket.bytes()).isEqualTo(bytes);
  }

  @Test
  void removesEntriesThatAreNotPutBack() throws IOException {
    TagBucketEditor editor = new TagBucketEditor();
    for (String removed : List.of("b", "d", "f")) {
      TagBucket bucket = bucket("b", "d", "f");
      editor.open(bucket);
      assertThat(editor.find(Utf8Text.of(removed))).isNotNull();
      TreeSet<Utf8Text> remaining = new TreeSet<>(entries(bucket).keySet());
      remaining.remove(Utf8Text.of(removed));
      assertThat(entries(editor.close()).keySet()).containsExactlyElementsOf(remaining);
    }
  }

  @Test
  void startsAfreshWhenAnotherBucketIsOpened() throws IOException {
    TagBucketEditor editor = new TagBucketEditor();
    TagBucket first = bucket("b", "d", "f");
    editor.open(first);
    editor.find(Utf8Text.of("d"));
    TagBucket second = bucket("a");
    editor.open(second);
    assertThat(editor.close().bytes()).isEqualTo(second.bytes());
  }

  @Test
  void storesLargeEntries() throws IOException {
    Utf8Text large = Utf8Text.of("é".repeat(100_000));
    TagBucketEditor editor = new TagBucketEditor();
    editor.open(bucket("a", "x"));
    assertThat(editor.find(large)).isNull();
    TagCount count = count(large, 5);
    for (int i = 0; i < 2000; i++) {
      count.labels.put(Utf8Text.of("label" + i), i);
    }
    editor.put(large, count);
    TagBucket bucket = editor.close();
    assertThat(entries(bucket).keySet()).containsExactly(Utf8Text.of("a"), Utf8Text.of("x"), large);
    editor.open(bucket);
    assertThat(editor.find(large).labels).isEqualTo(count.labels);
  }

  private static TagBucket bucket(String... tags) throws IOException {
    TagBucketEditor editor = new TagBucketEditor();
    editor.open(TagBucket.EMPTY);
    for (String tag : tags) {
      assertThat(editor.find(Utf8Text.of(tag))).isNull();
      editor.put(Utf8Text.of(tag), count(Utf8Text.of(tag), 1));
    }
    return editor.close();
  }

  private static Utf8Text tag(int number) {
    // Prefixes of each other, and an order by code points that differs from that of UTF-16.
    return Utf8Text.of(
        switch (number % 4) {
          case 0 -> "a".repeat(number / 4);
          case 1 -> "\uFF5E" + number;
          case 2 -> "😀" + number;
          default -> "tag" + number;
        });
  }

  private static TagCount count(Utf8Text tag, long photos) {
    TagCount count = new TagCount();
    count.labels.put(tag, photos);
    return count;
  }

  private static long photos(TagCount count) {
    assertThat(count.labels).hasSize(1);
    return count.labels.values().iterator().nextLong();
  }

  private static Map<Utf8Text, Long> taken(TagBucketEditor editor, TagBucket bucket)
      throws IOException {
    Map<Utf8Text, Long> taken = new TreeMap<>();
    List<Utf8Text> order = new ArrayList<>();
    editor.open(bucket);
    while (!editor.atEnd()) {
      Utf8Text tag = editor.tag();
      taken.put(tag, photos(editor.take(tag)));
      order.add(tag);
    }
    assertThat(order).containsExactlyElementsOf(taken.keySet());
    return taken;
  }

  /** Reads the entries of a bucket by its specified format: the bytes after each tag. */
  private static Map<Utf8Text, byte[]> entries(TagBucket bucket) throws IOException {
    Map<Utf8Text, byte[]> entries = new TreeMap<>();
    DataInputDeserializer in = new DataInputDeserializer(bucket.bytes());
    DataOutputSerializer again = new DataOutputSerializer(16);
    while (in.available() > 0) {
      Utf8Text tag = Utf8Text.read(in);
      byte[] body = new byte[VarInts.readInt(in)];
      in.readFully(body);
      assertThat(entries.put(tag, body)).isNull();
    }
    for (Map.Entry<Utf8Text, byte[]> entry : entries.entrySet()) {
      entry.getKey().write(again);
      VarInts.writeInt(entry.getValue().length, again);
      again.write(entry.getValue());
    }
    // The entries were sorted.
    assertThat(Arrays.equals(again.getCopyOfBuffer(), bucket.bytes())).isTrue();
    return entries;
  }
}
