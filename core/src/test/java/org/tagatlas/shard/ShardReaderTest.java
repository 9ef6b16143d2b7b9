package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tagatlas.shard.ShardData.bzip2;
import static org.tagatlas.shard.ShardData.gzip;
import static org.tagatlas.shard.ShardData.ids;
import static org.tagatlas.shard.ShardData.join;
import static org.tagatlas.shard.ShardData.read;
import static org.tagatlas.shard.ShardData.rows;
import static org.tagatlas.shard.ShardData.utf8;

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
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;

class ShardReaderTest {

  private static final byte[] THREE = rows(3);

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void assertComplete(byte[] stored, long rows) {
    List<ShardRow> read = read(stored);
    assertThat(ids(read)).isEqualTo(to(rows));
    assertThat(read).hasSize((int) rows + 1).last().isEqualTo(new ShardEnd("s", rows));
  }

  @Test
  void readsPlainGzipAndBzip2() {
    assertComplete(THREE, 3);
    assertComplete(gzip(THREE), 3);
    assertComplete(bzip2(THREE), 3);
  }

  @Test
  void readsSeveralMembersSplitAnywhere() {
    byte[] data = rows(30);
    for (int cut = 0; cut < data.length; cut += 97) {
      byte[] head = Arrays.copyOf(data, cut);
      byte[] tail = Arrays.copyOfRange(data, cut, data.length);
      assertComplete(join(gzip(head), gzip(new byte[0]), gzip(tail)), 30);
      assertComplete(join(bzip2(head), bzip2(tail)), 30);
    }
  }

  @Test
  void readsManyMembersFromStreamOfSingleBytes() throws IOException {
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
  void readsGzipHeaderWithAllOptionalFields() {
    byte[] plain = gzip(THREE);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 0x1f;
    byte[] parts = join(new byte[] {2, 0, 9, 9}, utf8("name\0comment\0"), new byte[] {1, 2});
    assertComplete(join(header, parts, Arrays.copyOfRange(plain, 10, plain.length)), 3);
  }

  @Test
  void emptyShardHasNoRows() {
    for (byte[] stored : List.of(new byte[0], gzip(new byte[0]), bzip2(new byte[0]))) {
      assertThat(read(stored)).containsExactly(new ShardEnd("s", 0));
    }
  }

  @Test
  void blankLinesAreSkippedButCounted() {
    byte[] data = utf8("\n \t\u000b\u000c\r\n\r\n" + ShardData.json(1) + "\r\n\n\nx\r\n \r");
    List<ShardRow> read = read(data);
    assertThat(read).hasSize(3).last().isEqualTo(new ShardEnd("s", 2));
    Reject reject = (Reject) read.get(1);
    assertThat(reject.line()).isEqualTo(7);
    assertThat(reject.raw()).isEqualTo("x");
  }

  @Test
  void dropsOneCarriageReturnAtEndOfLine() {
    assertThat(read(utf8("x\r\r\ny\rz\nq\r")))
        .filteredOn(Reject.class::isInstance)
        .extracting(row -> ((Reject) row).raw())
        .containsExactly("x\r", "y\rz", "q");
  }

  @Test
  void lastLineNeedsNoLineFeed() {
    byte[] cut = Arrays.copyOf(THREE, THREE.length - 1);
    assertComplete(cut, 3);
    assertComplete(gzip(cut), 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void lineOfExactlyFourMebibytesIsARow(String lineEnd) {
    byte[] line = new byte[4_194_304];
    Arrays.fill(line, (byte) ' ');
    byte[] row = utf8(ShardData.json(1));
    System.arraycopy(row, 0, line, 0, row.length);
    // A blank at the end must be content, even if a carriage return follows.
    assertComplete(join(line, utf8(lineEnd)), 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5_000_000, 20_000_000})
  void longerLineIsOneRejectAndReadingContinues(int more) {
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
  void longLineAtEndIsOneReject() {
    byte[] line = new byte[9_000_000];
    Arrays.fill(line, (byte) 'x');
    List<ShardRow> read = read(line);
    assertThat(read).hasSize(2);
    assertThat(((Reject) read.get(0)).reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
  }

  @Test
  void longBlankLineIsSkipped() {
    byte[] line = new byte[9_000_000];
    Arrays.fill(line, (byte) ' ');
    List<ShardRow> read = read(join(line, utf8("\n\nx")));
    assertThat(read).hasSize(2);
    assertThat(((Reject) read.get(0)).line()).isEqualTo(3);
  }

  @Test
  void incompleteLongLineIsTruncatedOnly() {
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

  /** Expects all complete lines, and one reject for the readable part of the next one. */
  private static void assertTruncated(List<ShardRow> read, byte[] data) {
    assertThat(read).hasSizeGreaterThanOrEqualTo(2);
    int complete = read.size() - 2;
    assertThat(ids(read)).isEqualTo(to(complete));
    assertThat(read).last().isEqualTo(new ShardEnd("s", complete + 1L));
    Reject reject = (Reject) read.get(complete);
    assertThat(reject.reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(reject.line()).isEqualTo(complete + 1L);
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
    assertThat(lines[complete]).startsWith(reject.raw());
    if (!lines[complete].isEmpty()) {
      assertThat(reject.raw()).isNotEqualTo(lines[complete] + "\n");
    }
  }

  @Test
  void incompleteGzipIsTruncated() {
    byte[] data = rows(40);
    byte[] stored = gzip(data);
    int max = 0;
    for (int length = 1; length < stored.length; length++) {
      List<ShardRow> read = read(Arrays.copyOf(stored, length));
      assertTruncated(read, data);
      assertThat(read.size()).as("more bytes, not fewer rows").isGreaterThanOrEqualTo(max);
      max = read.size();
    }
    // All data is present and only the trailer is truncated.
    assertThat(max).isEqualTo(42);
  }

  @Test
  void incompleteSecondGzipMemberIsTruncated() {
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
  void incompleteBzip2IsTruncated() {
    // Two blocks of 100 kB.
    byte[] data = rows(1200);
    byte[] stored = bzip2(data);
    int max = 0;
    for (int length = 3; length < stored.length; length += length < 40 ? 1 : 997) {
      List<ShardRow> read = read(Arrays.copyOf(stored, length));
      assertTruncated(read, data);
      assertThat(read.size()).isGreaterThanOrEqualTo(max);
      max = read.size();
    }
    assertThat(max).as("the complete blocks before the end").isGreaterThan(500);
    for (int cut = 1; cut <= 10; cut++) {
      List<ShardRow> read = read(Arrays.copyOf(stored, stored.length - cut));
      assertTruncated(read, data);
      assertThat(read).hasSizeGreaterThan(500);
    }
  }

  @Test
  void wrongChecksumYieldsAllLinesAndIsTruncated() {
    byte[] gzip = gzip(THREE);
    for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
      byte[] broken = gzip.clone();
      broken[broken.length - fromEnd] ^= 1;
      List<ShardRow> read = read(broken);
      assertTruncated(read, THREE);
      assertThat(ids(read)).isEqualTo(to(3));
    }
    byte[] bzip2 = bzip2(THREE);
    // After the magic numbers of the stream (4) and of the block (6).
    bzip2[10] ^= 1;
    List<ShardRow> read = read(bzip2);
    assertTruncated(read, THREE);
    assertThat(ids(read)).isEqualTo(to(3));
  }

  @Test
  void trailingGarbageIsTruncated() {
    assertTruncated(read(join(gzip(THREE), utf8("garbage"))), THREE);
    assertTruncated(read(join(bzip2(THREE), utf8("garbage"))), THREE);
    assertComplete(join(gzip(THREE), new byte[512]), 3);
  }

  @Property(tries = 300)
  void damagedByteNeverThrowsOrLosesPrecedingLines(
      @ForAll @IntRange(min = 10, max = 9_999) int place, @ForAll boolean bz) {
    byte[] data = rows(100);
    byte[] stored = bz ? bzip2(data) : gzip(data);
    int at = place % (stored.length - 10) + 10;
    byte[] broken = stored.clone();
    broken[at] ^= 0x40;
    List<ShardRow> read = read(broken);
    if (bz && read.stream().noneMatch(Reject.class::isInstance)) {
      // Bzip2 has unused bits, such as the padding at its end.
      assertThat(ids(read)).isEqualTo(to(100));
      return;
    }
    assertThat(((Reject) read.get(read.size() - 2)).reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(read).last().isEqualTo(new ShardEnd("s", read.size() - 1L));
    if (!bz) {
      // Everything that the undamaged prefix yields is returned as well.
      int sound = ids(read(Arrays.copyOf(stored, at))).size();
      assertThat(ids(read)).hasSizeGreaterThanOrEqualTo(sound);
      assertThat(ids(read).subList(0, sound)).isEqualTo(to(sound));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void missingShardIsOneUnreadableRow(boolean local) throws IOException {
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
  void failureToOpenIsFinalForLocalFilesOnly() throws IOException {
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
  void storageFailureIsThrown() {
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

  /** Returns the first half and then fails. */
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
  void skippingEqualsReading() throws IOException {
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
