package org.tagatlas.locate.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The format of a model's file: a header, a table of {@link Section}s, and these.
 *
 * <pre>
 * bytes  content
 * 8      magic, "TAGLOC" and a line end of two characters
 * 4      version
 * 4      number of sections
 * 8      length of the file
 * 8      CRC-32C of all bytes after the header
 * then, for each section, its offset and its length, 8 bytes each
 * </pre>
 */
final class ModelFile {

  /** The version that is written, and the only one that is read. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "TAGLOC\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 32;
  private static final int TABLE = HEADER + 16 * Section.values().length;
  private static final int BUFFER = 1 << 20;

  private ModelFile() {}

  /**
   * Writes a file and then moves it to its place, so that a reader never sees a part of it.
   *
   * @param parts the files of the sections
   */
  static void write(Path file, Map<Section, Path> parts) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer head = ByteBuffer.allocate(TABLE).order(ByteOrder.LITTLE_ENDIAN);
      head.position(HEADER);
      long offset = TABLE;
      for (Section section : Section.values()) {
        long length = Files.size(parts.get(section));
        if (length > Integer.MAX_VALUE) {
          throw new IOException(
              "the model has more than 2 GiB of "
                  + section
                  + ": train with a larger minimum of photographers per term");
        }
        head.putLong(offset).putLong(length);
        offset += padded(length);
      }
      CRC32C checksum = new CRC32C();
      checksum.update(head.array(), HEADER, TABLE - HEADER);
      out.position(TABLE);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      for (Section section : Section.values()) {
        try (FileChannel in = FileChannel.open(parts.get(section))) {
          long left = padded(in.size());
          while (left > 0) {
            buffer.clear();
            while (buffer.hasRemaining() && in.read(buffer) >= 0) {
              continue;
            }
            int read = buffer.position();
            if (read < buffer.capacity()) {
              // The end: zeros up to the next section.
              Arrays.fill(buffer.array(), read, buffer.capacity(), (byte) 0);
              buffer.position((int) Math.min(buffer.capacity(), left));
            }
            buffer.flip();
            left -= buffer.remaining();
            checksum.update(buffer.array(), 0, buffer.remaining());
            write(out, buffer);
          }
        }
      }
      head.clear();
      head.put(MAGIC).putInt(VERSION).putInt(Section.values().length);
      head.putLong(offset).putLong(checksum.getValue());
      head.clear();
      out.position(0);
      write(out, head);
      out.force(true);
    }
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static long padded(long length) {
    return length + 7 & ~7L;
  }

  private static void write(FileChannel out, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  /**
   * Maps the sections of a file.
   *
   * @throws ModelFormatException if it is no model, of another version, or damaged
   */
  static Map<Section, ByteBuffer> map(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer head = ByteBuffer.allocate(TABLE).order(ByteOrder.LITTLE_ENDIAN);
      while (head.hasRemaining() && in.read(head) >= 0) {
        continue;
      }
      int read = head.position();
      head.clear();
      if (read < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(head.array(), MAGIC.length))) {
        throw new ModelFormatException(
            file + " is no model of 'tagatlas locate train'. Name a file that it has written.");
      }
      if (read >= MAGIC.length + 4 && head.getInt(MAGIC.length) != VERSION) {
        throw new ModelFormatException(
            file
                + " has version "
                + head.getInt(MAGIC.length)
                + " of the format, but this program reads version "
                + VERSION
                + ". Train a model with this program.");
      }
      if (read < TABLE || head.getLong(16) != in.size()) {
        throw new ModelFormatException(
            file + " is damaged: a part of it is missing. Copy it again, or train a new one.");
      }
      CRC32C checksum = new CRC32C();
      for (long position = HEADER; position < in.size(); position += 1 << 30) {
        checksum.update(
            in.map(
                FileChannel.MapMode.READ_ONLY, position, Math.min(1 << 30, in.size() - position)));
      }
      if (checksum.getValue() != head.getLong(24)) {
        throw new ModelFormatException(
            file + " is damaged: its checksum is wrong. Copy it again, or train a new one.");
      }
      Map<Section, ByteBuffer> sections = new EnumMap<>(Section.class);
      for (Section section : Section.values()) {
        int at = HEADER + 16 * section.ordinal();
        sections.put(
            section,
            in.map(FileChannel.MapMode.READ_ONLY, head.getLong(at), head.getLong(at + 8))
                .order(ByteOrder.LITTLE_ENDIAN));
      }
      return sections;
    } catch (NoSuchFileException e) {
      throw new ModelFormatException("there is no model " + file + ".");
    }
  }
}
