package org.tagatlas.connectors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tagatlas.connectors.shard.ShardData.bzip2;
import static org.tagatlas.connectors.shard.ShardData.gzip;
import static org.tagatlas.connectors.shard.ShardData.ids;
import static org.tagatlas.connectors.shard.ShardData.join;
import static org.tagatlas.connectors.shard.ShardData.read;
import static org.tagatlas.connectors.shard.ShardData.rows;
import static org.tagatlas.connectors.shard.ShardData.utf8;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardRow;

class ShardReaderTest {

  private static final byte[] THREE = rows(3);

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void assertWhole(byte[] stored, long rows) {
    List<ShardRow> read = read(stored);
    assertThat(ids(read)).isEqualTo(to(rows));
    assertThat(read).hasSize((int) rows + 1).last().isEqualTo(new ShardEnd("s", rows));
  }

  @Test
  void readsPlainGzipAndBzip2() {
    assertWhole(THREE, 3);
    assertWhole(gzip(THREE), 3);
    assertWhole(bzip2(THREE), 3);
  }

  @Test
  void readsSeveralMembersCutAnywhere() {
    byte[] data = rows(30);
    for (int cut = 0; cut < data.length; cut += 97) {
      byte[] head = Arrays.copyOf(data, cut);
      byte[] tail = Arrays.copyOfRange(data, cut, data.length);
      assertWhole(join(gzip(head), gzip(new byte[0]), gzip(tail)), 30);
      assertWhole(join(bzip2(head), bzip2(tail)), 30);
    }
  }

  @Test
  void readsManyMembersFromAStreamThatGivesSingleBytes() throws IOException {
    byte[] stored = join(gzip(rows(1)), gzip(utf8(ShardData.json(2) + "\n")), new byte[700]);
    ShardReader.Opener slow =
        () ->
            new ByteArrayInputStream(stored) {
              @Override
              public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(1, len));
              }

              @Override
              public synchronized int available() {
                return 0;
              }
            };
    try (ShardReader reader = new ShardReader("s", slow, true, FieldSet.COUNTED)) {
      assertThat(ids(read(reader))).isEqualTo(to(2));
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void readsAGzipHeaderWithAllItsParts() {
    byte[] plain = gzip(THREE);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 0x1f;
    byte[] parts = join(new byte[] {2, 0, 9, 9}, utf8("name\0comment\0"), new byte[] {1, 2});
    assertWhole(join(header, parts, Arrays.copyOfRange(plain, 10, plain.length)), 3);
  }

  @Test
  void nothingIsNoRow() {
    for (byte[] stored : List.of(new byte[0], gzip(new byte[0]), bzip2(new byte[0]))) {
      assertThat(read(stored)).containsExactly(new ShardEnd("s", 0));
    }
  }

  @Test
  void blankLinesAreNoRowButCount() {
    byte[] data = utf8("\n \t\u000b\u000c\r\n\r\n" + ShardData.json(1) + "\r\n\n\nx\r\n \r");
    List<ShardRow> read = read(data);
    assertThat(read).hasSize(3).last().isEqualTo(new ShardEnd("s", 2));
    Reject reject = (Reject) read.get(1);
    assertThat(reject.line()).isEqualTo(7);
    assertThat(reject.raw()).isEqualTo("x");
  }

  @Test
  void onlyOneCarriageReturnIsDroppedAndNoneInALine() {
    assertThat(read(utf8("x\r\r\ny\rz\nq\r")))
        .filteredOn(Reject.class::isInstance)
        .extracting(row -> ((Reject) row).raw())
        .containsExactly("x\r", "y\rz", "q");
  }

  @Test
  void theLastLineNeedsNoLineFeed() {
    byte[] cut = Arrays.copyOf(THREE, THREE.length - 1);
    assertWhole(cut, 3);
    assertWhole(gzip(cut), 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void aLineOfExactlyFourMebibytesIsARow(String lineEnd) {
    byte[] line = new byte[4_194_304];
    Arrays.fill(line, (byte) ' ');
    byte[] row = utf8(ShardData.json(1));
    System.arraycopy(row, 0, line, 0, row.length);
    // A blank at the end must be content, also where a carriage return follows.
    assertWhole(join(line, utf8(lineEnd)), 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5_000_000, 20_000_000})
  void aLongerLineIsOneRejectAndLaterLinesGoOn(int more) {
    byte[] line = new byte[4_194_304 + more];
    Arrays.fill(line, (byte) 'x');
    byte[] data = join(utf8(ShardData.json(1) + "\n"), line, utf8("\r\n" + ShardData.json(2)));
    List<ShardRow> read = read(gzip(data));
    assertThat(ids(read)).isEqualTo(to(2));
    assertThat(read).hasSize(4).last().isEqualTo(new ShardEnd("s", 3));
    Reject reject = (Reject) read.get(1);
    assertThat(reject.reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
    assertThat(reject.line()).isEqualTo(2);
    assertThat(reject.raw()).isEqualTo("x".repeat(Reject.MAX_RAW_BYTES));
  }

  @Test
  void aLongLineAtTheEndIsOneReject() {
    byte[] line = new byte[9_000_000];
    Arrays.fill(line, (byte) 'x');
    List<ShardRow> read = read(line);
    assertThat(read).hasSize(2);
    assertThat(((Reject) read.get(0)).reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
  }

  @Test
  void aLongLineOfBlanksIsNoRow() {
    byte[] line = new byte[9_000_000];
    Arrays.fill(line, (byte) ' ');
    List<ShardRow> read = read(join(line, utf8("\n\nx")));
    assertThat(read).hasSize(2);
    assertThat(((Reject) read.get(0)).line()).isEqualTo(3);
  }

  @Test
  void aLongLineThatIsCutOffIsOnlyTruncated() {
    byte[] line = new byte[9_000_000];
    new Random(1).nextBytes(line);
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) ('a' + (line[i] & 15));
    }
    byte[] stored = gzip(line);
    List<ShardRow> read = read(Arrays.copyOf(stored, stored.length - 9));
    assertThat(read).hasSize(2);
    Reject reject = (Reject) read.get(0);
    assertThat(reject.reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(reject.raw()).hasSize(Reject.MAX_RAW_BYTES);
  }

  /** All whole lines, and one reject of what is there of the next. */
  private static void assertTruncated(List<ShardRow> read, byte[] data) {
    assertThat(read).hasSizeGreaterThanOrEqualTo(2);
    int whole = read.size() - 2;
    assertThat(ids(read)).isEqualTo(to(whole));
    assertThat(read).last().isEqualTo(new ShardEnd("s", whole + 1L));
    Reject reject = (Reject) read.get(whole);
    assertThat(reject.reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(reject.line()).isEqualTo(whole + 1L);
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
    assertThat(lines[whole]).startsWith(reject.raw());
    if (!lines[whole].isEmpty()) {
      assertThat(reject.raw()).isNotEqualTo(lines[whole] + "\n");
    }
  }

  @Test
  void gzipThatEndsAnywhereIsTruncated() {
    byte[] data = rows(40);
    byte[] stored = gzip(data);
    int most = 0;
    for (int length = 1; length < stored.length; length++) {
      List<ShardRow> read = read(Arrays.copyOf(stored, length));
      assertTruncated(read, data);
      assertThat(read.size()).as("more bytes, no less rows").isGreaterThanOrEqualTo(most);
      most = read.size();
    }
    // All data was there and only the trailer was cut.
    assertThat(most).isEqualTo(42);
  }

  @Test
  void aSecondGzipMemberThatEndsAnywhereIsTruncated() {
    byte[] data = rows(6);
    int half = data.length / 2;
    byte[] first = gzip(Arrays.copyOf(data, half));
    byte[] second = gzip(Arrays.copyOfRange(data, half, data.length));
    for (int length = 1; length < second.length; length++) {
      List<ShardRow> read = read(join(first, Arrays.copyOf(second, length)));
      assertTruncated(read, data);
      assertThat(read).hasSizeGreaterThanOrEqualTo(2 + 2);
    }
  }

  @Test
  void bzip2ThatEndsAnywhereIsTruncated() {
    // Two blocks of 100 kB.
    byte[] data = rows(1200);
    byte[] stored = bzip2(data);
    int most = 0;
    for (int length = 3; length < stored.length; length += length < 40 ? 1 : 997) {
      List<ShardRow> read = read(Arrays.copyOf(stored, length));
      assertTruncated(read, data);
      assertThat(read.size()).isGreaterThanOrEqualTo(most);
      most = read.size();
    }
    assertThat(most).as("the whole blocks ahead of the cut").isGreaterThan(500);
    for (int cut = 1; cut <= 10; cut++) {
      List<ShardRow> read = read(Arrays.copyOf(stored, stored.length - cut));
      assertTruncated(read, data);
      assertThat(read).hasSizeGreaterThan(500);
    }
  }

  @Test
  void aWrongChecksumGivesAllLinesAndIsTruncated() {
    byte[] gzip = gzip(THREE);
    for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
      byte[] broken = gzip.clone();
      broken[broken.length - fromEnd] ^= 1;
      List<ShardRow> read = read(broken);
      assertTruncated(read, THREE);
      assertThat(ids(read)).isEqualTo(to(3));
    }
    byte[] bzip2 = bzip2(THREE);
    // Behind the magics of the stream (4) and of the block (6).
    bzip2[10] ^= 1;
    List<ShardRow> read = read(bzip2);
    assertTruncated(read, THREE);
    assertThat(ids(read)).isEqualTo(to(3));
  }

  @Test
  void whatFollowsAndIsNoGzipIsTruncated() {
    assertTruncated(read(join(gzip(THREE), utf8("garbage"))), THREE);
    assertTruncated(read(join(bzip2(THREE), utf8("garbage"))), THREE);
    assertWhole(join(gzip(THREE), new byte[512]), 3);
  }

  @Property(tries = 300)
  void aDamagedByteNeverThrowsAndNeverLosesTheLinesAheadOfIt(
      @ForAll @IntRange(min = 10, max = 9_999) int place, @ForAll boolean bz) {
    byte[] data = rows(100);
    byte[] stored = bz ? bzip2(data) : gzip(data);
    int at = place % (stored.length - 10) + 10;
    byte[] broken = stored.clone();
    broken[at] ^= 0x40;
    List<ShardRow> read = read(broken);
    if (bz && read.stream().noneMatch(Reject.class::isInstance)) {
      // Bzip2 has bits that nothing depends on, such as the padding at its end.
      assertThat(ids(read)).isEqualTo(to(100));
      return;
    }
    assertThat(((Reject) read.get(read.size() - 2)).reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(read).last().isEqualTo(new ShardEnd("s", read.size() - 1L));
    if (!bz) {
      // What gzip of the sound bytes alone would give is there as well.
      int sound = ids(read(Arrays.copyOf(stored, at))).size();
      assertThat(ids(read)).hasSizeGreaterThanOrEqualTo(sound);
      assertThat(ids(read).subList(0, sound)).isEqualTo(to(sound));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aShardThatIsNotThereIsOneUnreadableRow(boolean local) throws IOException {
    for (IOException reason :
        List.of(new FileNotFoundException("x"), new AccessDeniedException("x"))) {
      ShardReader.Opener opener =
          () -> {
            throw reason;
          };
      try (ShardReader reader = new ShardReader("s", opener, local, FieldSet.PUBLISHED)) {
        Reject reject = (Reject) reader.next();
        assertThat(reject.reason()).isEqualTo(RejectReason.UNREADABLE);
        assertThat(reject.line()).isEqualTo(1);
        assertThat(reject.raw()).isEmpty();
        assertThat(reader.next()).isEqualTo(new ShardEnd("s", 1));
        assertThat(reader.next()).isNull();
      }
    }
  }

  @Test
  void anyFailureToOpenALocalFileIsFinalButAStoresMayPass() throws IOException {
    ShardReader.Opener opener =
        () -> {
          throw new IOException("connection reset");
        };
    try (ShardReader local = new ShardReader("s", opener, true, FieldSet.COUNTED);
        ShardReader remote = new ShardReader("s", opener, false, FieldSet.COUNTED)) {
      assertThat(((Reject) local.next()).reason()).isEqualTo(RejectReason.UNREADABLE);
      assertThatThrownBy(remote::next).hasMessage("connection reset");
    }
  }

  @Test
  void aFailureOfTheStorageInTheMiddleIsThrown() {
    for (byte[] stored : List.of(rows(2000), gzip(rows(2000)), bzip2(rows(2000)))) {
      ShardReader.Opener opener = () -> new FailingStream(stored);
      assertThatThrownBy(
              () -> {
                try (ShardReader reader = new ShardReader("s", opener, true, FieldSet.COUNTED)) {
                  read(reader);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessage("connection reset");
    }
  }

  /** Gives the first half and fails then. */
  private static final class FailingStream extends InputStream {
    private final ByteArrayInputStream half;

    FailingStream(byte[] stored) {
      half = new ByteArrayInputStream(stored, 0, stored.length / 2);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = half.read(b, off, len);
      if (n < 0) {
        throw new IOException("connection reset");
      }
      return n;
    }
  }

  @Test
  void skippingIsReading() throws IOException {
    byte[] line = new byte[4_200_000];
    Arrays.fill(line, (byte) 'x');
    byte[] stored = gzip(join(utf8("\n"), THREE, utf8("bad\n\n"), line, utf8("\n{")));
    byte[] cut = Arrays.copyOf(stored, stored.length - 3);
    List<ShardRow> all = read(cut);
    assertThat(all).hasSize(7);
    for (int skipped = 0; skipped <= all.size() + 1; skipped++) {
      try (ShardReader reader = ShardData.reader(cut)) {
        reader.skip(skipped);
        assertThat(read(reader)).isEqualTo(all.subList(Math.min(skipped, 7), 7));
      }
    }
  }
}
