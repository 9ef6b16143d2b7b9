package org.tagatlas.shard;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * The members of a zip archive in their order, without folders and names that start with {@code .}
 * or {@code _}. The archive is read sequentially, so it may be a stream.
 */
final class ZipMembers implements Closeable {

  private static final int UNKNOWN = -1;

  private final RawInput raw;
  private final Archive archive;
  private final ZipArchiveInputStream in;
  private boolean first = true;
  private boolean ended;

  ZipMembers(RawInput raw) {
    this.raw = raw;
    this.archive = new Archive(raw);
    this.in = new ZipArchiveInputStream(archive, StandardCharsets.UTF_8.name(), true, true);
  }

  /** Returns whether bytes are the start of a zip archive. */
  static boolean starts(byte[] b, int at, int n) {
    return n >= 4
        && b[at] == 'P'
        && b[at + 1] == 'K'
        && (b[at + 2] == 3 && b[at + 3] == 4 || b[at + 2] == 5 && b[at + 3] == 6);
  }

  /**
   * Advances to the next member.
   *
   * @return its bytes; null if there are no more
   * @throws UnreadableShardException if the archive, or this member, cannot be read
   */
  InputStream next() throws IOException {
    while (!ended) {
      ZipArchiveEntry entry = entry();
      if (entry == null) {
        return null;
      }
      if (first) {
        requireRows(entry.getName());
        first = false;
      }
      if (entry.isDirectory() || isHidden(entry.getName())) {
        continue;
      }
      if (!in.canReadEntryData(entry)) {
        throw new UnreadableShardException(
            entry.getName()
                + " in the zip archive is "
                + (entry.getGeneralPurposeBit().usesEncryption()
                    ? "encrypted: unpack it"
                    : "compressed by an unsupported method: unpack it"));
      }
      return new Member(
          new StreamDecoder(raw, "zip", ignored -> new Checked(in, entry)), entry.getName());
    }
    return null;
  }

  private ZipArchiveEntry entry() throws IOException {
    try {
      ZipArchiveEntry entry = in.getNextEntry();
      if (entry == null && !archive.isWhole()) {
        throw new EOFException("its directory is missing");
      }
      return entry;
    } catch (IOException | RuntimeException e) {
      if (raw.failed()) {
        throw e;
      }
      throw DamagedShardException.of("zip", e, raw.ended());
    }
  }

  private void requireRows(String name) throws UnreadableShardException {
    String what =
        switch (name) {
          case "[Content_Types].xml", "_rels/.rels" -> "an Excel or Word file";
          case "mimetype" -> "an OpenDocument or EPUB file";
          case "META-INF/", "META-INF/MANIFEST.MF" -> "a Java archive";
          default -> null;
        };
    if (what != null) {
      ended = true;
      throw new UnreadableShardException(
          "it is " + what + ": export its rows as JSON Lines (docs/formats.md)");
    }
  }

  private static boolean isHidden(String name) {
    for (String part : name.split("[/\\\\]")) {
      if (part.startsWith(".") || part.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * An archive's bytes, which detect whether its end record was read: the library does not notice
   * an archive that is truncated before a member.
   */
  private static final class Archive extends InputStream {

    private static final int END_RECORD = 0x504b0506;

    /** The size of the end record with the longest comment. */
    private static final int LONGEST_END = 22 + 0xffff;

    private final RawInput raw;
    private long position;
    private long end = Long.MIN_VALUE / 2;
    private int window;

    private Archive(RawInput raw) {
      this.raw = raw;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      int n = raw.read(target, off, len);
      for (int i = off; i < off + n; i++) {
        window = window << 8 | target[i] & 0xff;
        position++;
        if (window == END_RECORD) {
          end = position;
        }
      }
      return n;
    }

    boolean isWhole() {
      return position - end <= LONGEST_END;
    }
  }

  /** A member's bytes; the archive stays open at their end. */
  static final class Member extends InputStream {

    private final StreamDecoder decoder;
    private final String name;

    private Member(StreamDecoder decoder, String name) {
      this.decoder = decoder;
      this.name = name;
    }

    /** Returns the member's path in the archive. */
    String name() {
      return name;
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

  /** Verifies a member's checksum, which the library does not. */
  private static final class Checked extends InputStream {

    private final ZipArchiveInputStream in;
    private final ZipArchiveEntry entry;
    private final CRC32 crc = new CRC32();

    private Checked(ZipArchiveInputStream in, ZipArchiveEntry entry) {
      this.in = in;
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      int n = in.read(target, off, len);
      if (n > 0) {
        crc.update(target, off, n);
      } else if (n < 0 && entry.getCrc() != UNKNOWN && entry.getCrc() != crc.getValue()) {
        throw new IOException("the checksum of " + entry.getName() + " is wrong");
      }
      return n;
    }
  }
}
