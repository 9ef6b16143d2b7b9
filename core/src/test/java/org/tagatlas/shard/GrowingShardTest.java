package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.shard.ShardData.bzip2;
import static org.tagatlas.shard.ShardData.gzip;
import static org.tagatlas.shard.ShardData.ids;
import static org.tagatlas.shard.ShardData.join;
import static org.tagatlas.shard.ShardData.json;
import static org.tagatlas.shard.ShardData.read;
import static org.tagatlas.shard.ShardData.rows;
import static org.tagatlas.shard.ShardData.utf8;
import static org.tagatlas.shard.ShardData.xz;
import static org.tagatlas.shard.ShardData.zip;
import static org.tagatlas.shard.ShardData.zstd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;

/**
 * Verifies that successive readers of a growing file return the same rows as one reader of the
 * complete file.
 */
class GrowingShardTest {

  /** The rows of a reader, and where it stopped. */
  private record Part(List<ShardRow> rows, ShardTail tail) {}

  private static ShardReader reader(byte[] stored, ShardTail from, long size, boolean takeEnd) {
    return ShardReader.growing(
        "s", () -> new ByteArrayInputStream(stored), true, FieldSet.PUBLISHED, from, size, takeEnd);
  }

  private static Part part(byte[] stored, ShardTail from, long size, boolean takeEnd) {
    try (ShardReader reader = reader(stored, from, size, takeEnd)) {
      return new Part(read(reader), reader.tail());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ShardRow> withoutEnd(List<ShardRow> rows) {
    return rows.stream().filter(row -> !(row instanceof ShardEnd)).toList();
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "\uFEFF" : "");
    int lines = random.nextInt(40);
    for (int i = 1; i <= lines; i++) {
      text.append(
          switch (random.nextInt(8)) {
            case 0 -> "broken";
            case 1 -> "";
            case 2 -> " \t";
            case 3 -> "\uFEFF" + json(i);
            default -> json(i);
          });
      text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    if (random.nextBoolean()) {
      text.append(random.nextBoolean() ? json(99) : random.nextBoolean() ? "{\"photo" : "  ");
    }
    return utf8(text.toString());
  }

  /** Stores a text in a random format, which may have several members, split anywhere. */
  private static byte[] store(byte[] text, Random random) {
    int cut = random.nextInt(text.length + 1);
    byte[] head = Arrays.copyOf(text, cut);
    byte[] tail = Arrays.copyOfRange(text, cut, text.length);
    return switch (random.nextInt(10)) {
      case 0 -> join(gzip(head), gzip(tail));
      case 1 -> join(bzip2(head), bzip2(tail));
      case 2 -> join(zstd(head), zstd(tail));
      case 3 -> join(xz(head), xz(tail));
      case 4 -> gzip(gzip(text));
      case 5 -> zip(head, gzip(tail));
      case 6 ->
          utf8(
              "[\n"
                  + String.join(",\n", LongStream.range(1, 9).mapToObj(ShardData::json).toList())
                  + "\n]\n");
      default -> text;
    };
  }

  @Property(tries = 400)
  void growingFileYieldsRowsOfCompleteFile(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] stored = store(text(random), random);
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      sizes.add(random.nextInt(stored.length + 1));
    }
    sizes.remove(stored.length);
    List<ShardRow> all = new ArrayList<>();
    ShardTail tail = null;
    for (int size : sizes) {
      Part part = part(Arrays.copyOf(stored, size), tail, size, false);
      all.addAll(part.rows);
      tail = part.tail;
    }
    Part last = part(stored, tail, stored.length, true);
    all.addAll(last.rows);
    assertThat(withoutEnd(all)).isEqualTo(withoutEnd(read(stored)));
    assertThat(all).filteredOn(ShardEnd.class::isInstance).hasSize(1);
    assertThat(last.tail.waits()).isFalse();
    // A further reader has nothing to read.
    assertThat(part(stored, last.tail, stored.length, true).rows).isEmpty();
  }

  /** An end that was taken as it is becomes complete later: no row is lost or emitted twice. */
  @Property(tries = 150)
  void endTakenTooEarlyLosesNoRow(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] stored = store(rows(20), random);
    if (stored[0] == 'P') {
      // A member of an archive is always complete.
      stored = zip(rows(20));
    }
    int size = random.nextInt(stored.length);
    Part first = part(Arrays.copyOf(stored, size), null, size, true);
    Part second = part(stored, first.tail, stored.length, true);
    List<ShardRow> all = new ArrayList<>(first.rows);
    all.addAll(second.rows);
    assertThat(ids(all)).isEqualTo(ids(read(stored)));
    assertThat(all).filteredOn(Reject.class::isInstance).hasSizeLessThanOrEqualTo(1);
  }

  @Property(tries = 150)
  void resumedReaderYieldsRestAndSameTail(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] stored = store(text(random), random);
    int size = random.nextInt(stored.length + 1);
    ShardTail from =
        random.nextBoolean() ? null : part(Arrays.copyOf(stored, size), null, size, false).tail;
    boolean takeEnd = random.nextBoolean();
    Part complete = part(stored, from, stored.length, takeEnd);
    int read = random.nextInt(complete.rows.size() + 1);
    try (ShardReader reader = reader(stored, from, stored.length, takeEnd)) {
      assertThat(reader.resume(read, true)).isTrue();
      assertThat(read(reader)).isEqualTo(complete.rows.subList(read, complete.rows.size()));
      assertThat(reader.tail()).isEqualTo(complete.tail);
    }
  }

  static Stream<byte[]> stored() {
    return Stream.of(rows(30), gzip(rows(30)), zstd(rows(30)), zip(rows(30)));
  }

  @ParameterizedTest
  @MethodSource("stored")
  void rewrittenOrShorterShardIsOneReject(byte[] stored) {
    ShardTail tail = part(stored, null, stored.length, false).tail;
    for (int at : new int[] {0, stored.length / 2, stored.length - 1}) {
      byte[] other = join(stored, rows(3));
      other[at] ^= 1;
      assertChanged(tail, other, RejectReason.UNREADABLE, "the shard was rewritten; 30 rows");
    }
    byte[] shorter = Arrays.copyOf(stored, stored.length - 1);
    assertChanged(tail, shorter, RejectReason.TRUNCATED, "the shard has become shorter; 30 rows");
  }

  private static void assertChanged(
      ShardTail tail, byte[] now, RejectReason reason, String detail) {
    Part part = part(now, tail, now.length, false);
    assertThat(part.rows).hasSize(1);
    Reject reject = (Reject) part.rows.get(0);
    assertThat(reject.reason()).isEqualTo(reason);
    assertThat(reject.shard()).isEqualTo("s");
    assertThat(reject.line()).isEqualTo(tail.line() + 1);
    assertThat(reject.detail()).startsWith(detail).contains("give it another name");
    assertThat(part.tail.state()).isEqualTo(ShardTail.State.ABANDONED);
  }

  @Test
  void comparesLargeShardAtBothEnds() {
    byte[] large = new byte[33 << 20];
    Arrays.fill(large, (byte) 'x');
    for (int i = 0; i < large.length; i += 1_000_000) {
      large[i] = '\n';
    }
    ShardTail tail = part(large, null, large.length, true).tail;
    assertThat(tail.sums()).hasSize(32);
    assertThat(part(join(large, utf8("\nz")), tail, -1, true).rows).hasSize(1);
    for (int at : new int[] {1, (16 << 20) - 1, large.length - (16 << 20) + 1}) {
      byte[] other = large.clone();
      other[at] ^= 1;
      assertThat(part(other, tail, other.length, true).tail.state())
          .isEqualTo(ShardTail.State.ABANDONED);
    }
  }

  @Test
  void lineNumbersContinue() {
    byte[] stored = utf8("\n" + json(1) + "\nbad\n");
    byte[] grown = join(stored, utf8("worse\n\n" + json(2)));
    ShardTail tail = part(stored, null, stored.length, false).tail;
    Part more = part(grown, tail, grown.length, true);
    assertThat(((Reject) more.rows.get(0)).line()).isEqualTo(4);
    assertThat(ids(more.rows)).containsExactly(2L);
    byte[] further = join(grown, utf8("\nworst"));
    Part last = part(further, more.tail, further.length, true);
    assertThat(last.rows).hasSize(1);
    assertThat(((Reject) last.rows.get(0)).line()).isEqualTo(7);
  }

  /** An earlier version stored only the paths of shards that it had read. */
  @ParameterizedTest
  @MethodSource("stored")
  void shardsReadByEarlierVersionAreNotReadAgain(byte[] stored) {
    ShardTail assumed = ShardTail.assumed(stored.length);
    assertThat(part(stored, assumed, stored.length, false).rows).isEmpty();
    if (stored[0] != 'P') {
      byte[] more = utf8(json(31) + "\n");
      byte[] grown =
          join(stored, stored[0] == '{' ? more : stored[0] == 0x1f ? gzip(more) : zstd(more));
      assertThat(ids(part(grown, assumed, grown.length, false).rows)).containsExactly(31L);
    }
    byte[] shorter = Arrays.copyOf(stored, 9);
    assertThat(((Reject) part(shorter, assumed, 9, false).rows.get(0)).reason())
        .isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void incompleteEndWaits() {
    assertThat(state(rows(2))).isEqualTo(ShardTail.State.COMPLETE);
    assertThat(state(utf8(json(1)))).isEqualTo(ShardTail.State.OPEN_LINE);
    assertThat(state(utf8("{\"photoid\": 1"))).isEqualTo(ShardTail.State.OPEN_END);
    for (byte[] complete : List.of(gzip(rows(2)), xz(rows(2)), zstd(rows(2)), bzip2(rows(2)))) {
      assertThat(state(Arrays.copyOf(complete, complete.length - 3)))
          .isEqualTo(ShardTail.State.OPEN_END);
    }
    assertThat(state(utf8("[" + json(1) + ","))).isEqualTo(ShardTail.State.OPEN_END);
    assertThat(state(join(gzip(rows(2)), utf8("garbage")))).isEqualTo(ShardTail.State.CLOSED);
    assertThat(state(utf8("%PDF-1.7"))).isEqualTo(ShardTail.State.CLOSED);
  }

  private static ShardTail.State state(byte[] stored) {
    return part(stored, null, stored.length, false).tail.state();
  }
}
