package org.tagatlas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.tagatlas.sqlite.SqliteDatabase;

/**
 * A shard's text, decompressed and without a byte order mark. The compression is detected from the
 * first bytes and never from the name. A zip archive has one part per member; any other shard has a
 * single part.
 */
final class ShardBytes implements Closeable {

  /** Maximum depth of nested compression: deeper nesting is considered an attack. */
  private static final int MAX_NESTING = 4;

  /** Decodes the bytes of a shard. */
  interface Decoder extends Closeable {

    /**
     * Reads at least one byte; returns -1 at the end. Damaged data causes a {@link
     * DamagedShardException}, but only after everything decoded before it has been returned.
     */
    int read(byte[] target, int off, int len) throws IOException;
  }

  private final RawInput raw;

  /** The resources to close, innermost first. */
  private final Deque<Closeable> open = new ArrayDeque<>();

  private ZipMembers members;
  private Decoder decoder;
  private boolean objects;
  private boolean database;
  private RowFileFormat rowFileFormat;
  private TableHeader table;

  /** The compression if there is exactly one layer; otherwise null. */
  private Compression compression;

  private boolean plain;
  private int markLength;

  // The decoded bytes that were inspected, and the damage after them.
  private byte[] head = {};
  private int headAt;
  private int headEnd;
  private DamagedShardException damage;

  private ShardBytes(RawInput raw) {
    this.raw = raw;
    open.push(raw);
  }

  /**
   * Inspects the first bytes of a stream and takes ownership of it.
   *
   * @throws UnreadableShardException if it is not a shard; the stream is closed then
   * @throws IOException if the first bytes cannot be read; the stream is closed then
   */
  static ShardBytes open(InputStream in) throws IOException {
    return open(in, bytes -> bytes.detect(bytes.raw));
  }

  /**
   * Takes ownership of a stream that starts where a former one of the same shard ended. Its
   * compression is known.
   *
   * @param compression null for plain text
   * @return null if it is compressed differently; the stream is closed then
   */
  static ShardBytes openContinuation(InputStream in, Compression compression) throws IOException {
    ShardBytes opened =
        open(
            in,
            bytes -> {
              bytes.compression = compression;
              bytes.plain = compression == null;
              if (compression == null) {
                bytes.decoder = new PlainDecoder(bytes.raw);
              } else if (!bytes.raw.fill()) {
                bytes.decoder = new EmptyDecoder();
              } else if (Compression.of(bytes.raw) == compression) {
                bytes.decoder = bytes.pushed(compression.decoder(bytes.raw));
              }
            });
    if (opened.decoder == null) {
      opened.close();
      return null;
    }
    return opened;
  }

  /** Determines how bytes are decoded. */
  private interface Detection {
    void run(ShardBytes bytes) throws IOException;
  }

  private static ShardBytes open(InputStream in, Detection detection) throws IOException {
    ShardBytes bytes = new ShardBytes(new RawInput(in));
    try {
      detection.run(bytes);
      return bytes;
    } catch (IOException | RuntimeException e) {
      try {
        bytes.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private Decoder pushed(Decoder layer) {
    open.push(layer);
    return layer;
  }

  private void detect(RawInput source) throws IOException {
    RawInput from = source;
    for (int layers = 0; ; layers++) {
      Compression found = Compression.of(from);
      if (found == null) {
        detectUncompressed(from, layers == 0);
        return;
      }
      if (layers == MAX_NESTING) {
        throw new UnreadableShardException(
            "it is compressed more than " + MAX_NESTING + " times: decompress it");
      }
      decoder = pushed(found.decoder(from));
      readHead();
      if (Compression.of(head, 0, headEnd) == null && !ZipMembers.starts(head, 0, headEnd)) {
        compression = layers == 0 ? found : null;
        markLength = inspect(head, 0, headEnd);
        headAt = markLength;
        return;
      }
      from = new RawInput(new DecodedStream(asLayer()));
    }
  }

  private void detectUncompressed(RawInput from, boolean stored) throws IOException {
    from.require(FileKind.HEAD);
    if (stored
        && members == null
        && SqliteDatabase.starts(from.buffer, from.position, from.limit)) {
      // Its rows are not read from this stream.
      database = true;
      decoder = new EmptyDecoder();
      return;
    }
    if (stored && members == null) {
      rowFileFormat = RowFileFormat.of(from.buffer, from.position, from.limit);
      if (rowFileFormat != null) {
        decoder = new EmptyDecoder();
        return;
      }
    }
    if (ZipMembers.starts(from.buffer, from.position, from.limit - from.position)) {
      if (members != null) {
        throw new UnreadableShardException("it is a zip archive in a zip archive: unpack it");
      }
      members = new ZipMembers(from);
      open.push(members);
      // The part before the first member has no rows.
      decoder = new EmptyDecoder();
      return;
    }
    plain = stored && members == null;
    markLength =
        inspect(from.buffer, from.position, Math.min(from.limit, from.position + FileKind.HEAD));
    from.position += markLength;
    decoder = new PlainDecoder(from);
  }

  /**
   * Advances to the next member of a zip archive.
   *
   * @return false if there are no more
   * @throws UnreadableShardException if the member is not a shard; the next one may be
   */
  boolean nextPart() throws IOException {
    if (members == null) {
      return false;
    }
    head = new byte[0];
    headAt = 0;
    headEnd = 0;
    damage = null;
    objects = false;
    table = null;
    compression = null;
    InputStream member = members.next();
    if (member == null) {
      return false;
    }
    try {
      detect(new RawInput(member));
    } catch (UnreadableShardException e) {
      throw new UnreadableShardException(
          ((ZipMembers.Member) member).name() + " in the zip archive: " + e.getMessage());
    }
    return true;
  }

  /** Decodes the first bytes for inspection. */
  private void readHead() throws IOException {
    head = new byte[FileKind.HEAD];
    headAt = 0;
    headEnd = 0;
    damage = null;
    try {
      int n = 0;
      while (headEnd < head.length && n >= 0) {
        n = decoder.read(head, headEnd, head.length - headEnd);
        headEnd += Math.max(0, n);
      }
    } catch (DamagedShardException e) {
      damage = e;
    }
  }

  /** Returns the current decoder as an outer layer of further compressed data. */
  private Decoder asLayer() {
    byte[] first = head;
    int firstEnd = headEnd;
    Decoder rest = decoder;
    DamagedShardException broken = damage;
    headEnd = 0;
    damage = null;
    return new Decoder() {
      private int at;

      @Override
      public int read(byte[] target, int off, int len) throws IOException {
        if (at < firstEnd) {
          int n = Math.min(len, firstEnd - at);
          System.arraycopy(first, at, target, off, n);
          at += n;
          return n;
        }
        if (broken != null) {
          throw broken;
        }
        return rest.read(target, off, len);
      }

      @Override
      public void close() {}
    };
  }

  /** Inspects the start of the text; returns the length of its byte order mark. */
  private int inspect(byte[] b, int from, int to) throws UnreadableShardException {
    int mark = Bytes.byteOrderMark(b, from, to);
    table = FileKind.hasRow(b, from + mark, to) ? null : TableHeader.of(b, from + mark, to);
    if (table != null) {
      return mark;
    }
    Optional<String> other = FileKind.describe(b, from + mark, to);
    if (other.isPresent()) {
      throw new UnreadableShardException(other.get());
    }
    objects = JsonLayout.containsObjects(b, from + mark, to);
    return mark;
  }

  /** Returns whether the text is a JSON array, or objects that span several lines. */
  boolean hasObjects() {
    return objects;
  }

  /** Returns the header if the text is a table that has one; otherwise null. */
  TableHeader table() {
    return table;
  }

  /** Returns whether the shard is an uncompressed SQLite database. */
  boolean isDatabase() {
    return database;
  }

  /** Returns the format of an uncompressed shard that needs a library; null for any other. */
  RowFileFormat rowFileFormat() {
    return rowFileFormat;
  }

  /** Returns whether the shard is an archive; the end of each part terminates its last line. */
  boolean hasParts() {
    return members != null;
  }

  /** Returns whether the shard is stored as plain text. */
  boolean isPlain() {
    return plain;
  }

  /** Returns the compression if the shard has exactly one layer and one part; otherwise null. */
  Compression compression() {
    return compression;
  }

  /** Returns the length of the byte order mark before the text. */
  int markLength() {
    return markLength;
  }

  int read(byte[] target, int off, int len) throws IOException {
    if (headAt < headEnd) {
      int n = Math.min(len, headEnd - headAt);
      System.arraycopy(head, headAt, target, off, n);
      headAt += n;
      return n;
    }
    if (damage != null) {
      throw damage;
    }
    return decoder.read(target, off, len);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Closeable each : open) {
      try {
        each.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private record EmptyDecoder() implements Decoder {

    @Override
    public int read(byte[] target, int off, int len) {
      return -1;
    }

    @Override
    public void close() {}
  }

  private record PlainDecoder(RawInput raw) implements Decoder {

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      return raw.read(target, off, len);
    }

    @Override
    public void close() {}
  }

  /** A decoder as a stream, for nested compression. */
  private static final class DecodedStream extends InputStream {

    private final Decoder decoder;

    DecodedStream(Decoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      return decoder.read(target, off, len);
    }
  }
}
