package org.tagatlas.shard;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.RowFramer.Frame;
import org.tagatlas.sqlite.DatabaseException;
import org.tagatlas.sqlite.RandomAccessBytes;

/**
 * Reads one shard from its first row to its {@link ShardEnd}: gzip, bzip2, zstd, xz, zip or plain,
 * detected by content; JSON or tab-separated text, detected line by line ({@link RowParser}); or a
 * JSON array, or JSON objects that span several lines; or a table with a header; or an SQLite
 * database, each row of which is read as a line of JSON whose number is the rowid; or a file in a
 * {@link RowFileFormat}.
 *
 * <p>A line longer than 4 MiB is one reject. A file that cannot be opened or is not a shard is one
 * {@code unreadable} reject at line 1. A shard that ends damaged yields all its complete lines and
 * then one {@code truncated} reject, at the next line and with the part that was read. In a
 * database, the rows after damaged pages are read too. The result is deterministic: the same bytes
 * give the same rows in the same order.
 *
 * <p>Not thread-safe.
 */
public final class ShardReader implements Closeable {

  /** Opens the stored bytes of a shard. */
  @FunctionalInterface
  public interface Opener {

    /** Returns a new stream, which the reader closes; it does not need to be buffered. */
    InputStream open() throws IOException;

    /** Returns a new stream that starts at a byte position of the shard. */
    default InputStream open(long position) throws IOException {
      InputStream in = open();
      try {
        in.skipNBytes(position);
        return in;
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    /**
     * Opens the stored bytes for reading at any position, which only databases and files of a
     * {@link RowFileFormat} need.
     *
     * @throws DatabaseException if another program uses the database; the message says what to do
     */
    default RandomAccessBytes openRandomAccess() throws IOException {
      throw new DatabaseException("an SQLite database can only be read from a file");
    }
  }

  private static final int CAPACITY = 128 * 1024;
  private static final byte[] NOTHING = {};

  private final String shard;
  private final Opener opener;
  private final boolean local;
  private final RowParser parser;

  /** Tracks the end of a shard that may grow; otherwise null. */
  private final GrowingEnd growing;

  /** The rows to read of a database. */
  private final RowRange range;

  private PhotoDatabase database;
  private RowFileFramer rowFile;
  private ShardBytes bytes;
  private RowFramer lines;
  private String unreadable;
  private boolean opened;
  private boolean rowsEnded;
  private boolean ended;
  private long rows;
  private Reject lossReject;

  /**
   * Creates a reader; the shard is opened when the first row is read.
   *
   * @param shard the shard's name, which is set on each row
   * @param opener opens the shard
   * @param local whether it is a local file. If so, every failure to open it is final and an {@code
   *     unreadable} reject. Otherwise only a missing file and denied access are final, and any
   *     other failure is thrown, because it may be transient
   * @param fields the fields to read
   */
  public ShardReader(String shard, Opener opener, boolean local, FieldSet fields) {
    this(shard, opener, local, fields, null, RowRange.ALL);
  }

  /**
   * Creates a reader of a shard that may grow.
   *
   * @param end determines where reading starts and stops
   */
  private ShardReader(
      String shard, Opener opener, boolean local, FieldSet fields, GrowingEnd end, RowRange range) {
    this.shard = shard;
    this.opener = opener;
    this.local = local;
    this.parser = new RowParser(fields);
    this.growing = end;
    this.range = range;
  }

  /**
   * Creates a reader of a range of a database. Only the last range has a {@link ShardEnd}. Any
   * other shard is read as a whole.
   */
  public static ShardReader range(
      String shard, Opener opener, boolean local, FieldSet fields, RowRange range) {
    return new ShardReader(shard, opener, local, fields, null, range);
  }

  /**
   * Divides a shard that is a database into ranges that can be read separately.
   *
   * @param count maximum number of ranges, at least 1
   * @return {@link RowRange#ALL} if it is no database, cannot be opened, or is small
   */
  public static List<RowRange> divide(Opener opener, int count) {
    try (ShardBytes head = ShardBytes.open(opener.open())) {
      if (head.isDatabase()) {
        try (PhotoDatabase database = PhotoDatabase.open(opener.openRandomAccess())) {
          return database.divide(count);
        }
      }
    } catch (IOException e) {
      // Reported when the shard is read.
    }
    return List.of(RowRange.ALL);
  }

  /**
   * Creates a reader of a shard that may grow, up to a size. It returns no {@link ShardEnd} if it
   * resumes after a former reader.
   *
   * @param from where a former reader has stopped; null to start at the beginning
   * @param size the number of bytes to read; negative to read to the end
   * @param takeEnd whether an unterminated last line or truncated compressed data is read as it is
   *     instead of waiting for more
   */
  public static ShardReader growing(
      String shard,
      Opener opener,
      boolean local,
      FieldSet fields,
      ShardTail from,
      long size,
      boolean takeEnd) {
    return new ShardReader(
        shard,
        opener,
        local,
        fields,
        new GrowingEnd(shard, opener, from, size, takeEnd),
        RowRange.ALL);
  }

  /**
   * Describes a file that is not a shard.
   *
   * @param opener opens the file
   * @return empty if it may be a shard
   */
  public static Optional<String> describe(Opener opener) throws IOException {
    try (ShardBytes head = ShardBytes.open(opener.open())) {
      if (head.isDatabase()) {
        PhotoDatabase.open(opener.openRandomAccess()).close();
      } else if (head.rowFileFormat() != null) {
        RowFileFramer.open(head.rowFileFormat(), opener.openRandomAccess()).close();
      }
      return Optional.empty();
    } catch (UnreadableShardException | DatabaseException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Returns the next row, the {@link ShardEnd} after the last one, and then null.
   *
   * @throws IOException if the storage fails; the reader cannot be used any further then
   */
  public ShardRow next() throws IOException {
    if (ended) {
      return null;
    }
    if (lossReject != null) {
      Reject reject = lossReject;
      lossReject = null;
      rowsEnded = true;
      rows++;
      return reject;
    }
    Frame frame = advance();
    if (frame == Frame.END) {
      ended = true;
      boolean part = growing != null && growing.isResumed() || !range.isLast();
      return part ? null : new ShardEnd(shard, rows);
    }
    rows++;
    return row(frame);
  }

  private ShardRow row(Frame frame) {
    if (frame == Frame.UNREADABLE) {
      RejectReason reason =
          growing != null && growing.isShorter() ? RejectReason.TRUNCATED : RejectReason.UNREADABLE;
      return RowParser.reject(reason, unreadable, NOTHING, 0, 0, shard, lineNumber());
    }
    byte[] buf = lines.array();
    int off = lines.offset();
    int len = lines.length();
    long line = lines.line();
    return switch (frame) {
      case TOO_LONG -> RowParser.tooLong(buf, off, len, shard, line);
      case STRAY ->
          RowParser.reject(RejectReason.BAD_JSON, "not a JSON object", buf, off, len, shard, line);
      case LOST ->
          RowParser.reject(
              RejectReason.TRUNCATED, lines.damage().getMessage(), buf, off, 0, shard, line);
      case UNEVEN ->
          RowParser.reject(
              RejectReason.FIELD_COUNT, lines.damage().getMessage(), buf, off, len, shard, line);
      case DAMAGED ->
          RowParser.reject(
              RejectReason.TRUNCATED,
              "the shard cannot be read any further: " + lines.damage().getMessage(),
              buf,
              off,
              len,
              shard,
              line);
      default -> parser.parse(buf, off, len, shard, line);
    };
  }

  /**
   * Skips elements, including the {@link ShardEnd}, without parsing them.
   *
   * @param count number of elements
   * @throws IOException as {@link #next} does
   */
  public void skip(long count) throws IOException {
    for (long i = 0; i < count && !ended; i++) {
      if (advance() == Frame.END) {
        ended = true;
      } else {
        rows++;
      }
    }
  }

  /**
   * Resumes after the elements that a former reader has returned. If the shard has meanwhile been
   * removed or become shorter, one reject at the next line reports this, followed by the end,
   * because what is missing is unknown.
   *
   * @param count number of elements that the former reader has returned
   * @param wasOpen whether the former reader was able to open the shard
   * @return whether the shard still has everything that was read
   * @throws IOException as {@link #next} does
   */
  public boolean resume(long count, boolean wasOpen) throws IOException {
    skip(count);
    boolean gone = wasOpen && count > 0 && lines == null;
    if (!gone && (!ended || rows + 1 >= count)) {
      return true;
    }
    rows = count;
    ended = false;
    lossReject =
        RowParser.reject(
            lines == null ? RejectReason.UNREADABLE : RejectReason.TRUNCATED,
            (lines == null ? unreadable : "the shard has become shorter")
                + "; "
                + count
                + " rows of it have been read",
            NOTHING,
            0,
            0,
            shard,
            (growing == null ? 1 : growing.firstLine()) + count);
    return false;
  }

  /** Returns whether the shard could be opened; only meaningful after its first row was read. */
  public boolean isOpen() {
    return lines != null;
  }

  /**
   * Returns where this reader of a shard that may grow has stopped.
   *
   * @throws IllegalStateException if the end was not read
   */
  public ShardTail tail() {
    if (growing == null || !rowsEnded) {
      throw new IllegalStateException("not at the end of a shard that may grow");
    }
    return growing.tail();
  }

  /**
   * Returns a copy of the line of the last row, without its terminator. For a line that is too long
   * this is its prefix, for a damaged one the readable part; it is empty if the shard could not be
   * opened.
   */
  public byte[] line() {
    return lines == null
        ? NOTHING
        : Arrays.copyOfRange(lines.array(), lines.offset(), lines.offset() + lines.length());
  }

  /**
   * Returns whether all rows have the same members, as those of a database have; only meaningful
   * after the first row was read.
   */
  public boolean isUniform() {
    return database != null || rowFile != null;
  }

  /** Returns the number of that line, from 1; 1 if the shard could not be opened. */
  public long lineNumber() {
    if (lines != null) {
      return lines.line();
    }
    return growing == null ? 1 : growing.firstLine();
  }

  /** Returns the number of decompressed bytes that were read so far, including read-ahead. */
  public long bytesRead() {
    return lines == null ? 0 : lines.bytes();
  }

  private Frame advance() throws IOException {
    if (!opened) {
      open();
      if (lines == null) {
        rowsEnded = true;
        return unreadable == null ? Frame.END : Frame.UNREADABLE;
      }
    }
    if (rowsEnded) {
      return Frame.END;
    }
    Frame frame = growing == null ? frame() : growingFrame();
    rowsEnded = frame == Frame.DAMAGED || frame == Frame.END;
    return frame;
  }

  private Frame growingFrame() throws IOException {
    Frame frame = frame();
    while (growing.isAlreadyEmitted(frame, lines)) {
      frame = frame();
    }
    if (growing.isPending(frame, lines, parser)) {
      frame = Frame.END;
    }
    growing.count(frame, lines);
    if (frame == Frame.DAMAGED || frame == Frame.END) {
      growing.stop(lines);
    }
    return frame;
  }

  /** Advances to the next row of the shard, or of its next part. */
  private Frame frame() throws IOException {
    Frame frame = lines.next();
    while (frame == Frame.END) {
      try {
        if (!bytes.nextPart()) {
          return Frame.END;
        }
        lines = framer(lines.line());
      } catch (UnreadableShardException e) {
        unreadable = e.getMessage();
        lines = new NoRows(lines.line() + 1, null);
        return Frame.UNREADABLE;
      } catch (DamagedShardException e) {
        lines = new NoRows(lines.line() + 1, e);
        return Frame.DAMAGED;
      }
      frame = lines.next();
    }
    return frame;
  }

  private RowFramer framer(long line) {
    if (bytes.table() != null) {
      return new TableFramer(bytes, bytes.table(), line);
    }
    return bytes.hasObjects()
        ? new ObjectFramer(bytes, CAPACITY, line)
        : new LineFramer(bytes, CAPACITY, line);
  }

  private void open() throws IOException {
    opened = true;
    try {
      // Object stores fail at the first read, which is therefore part of opening.
      bytes = growing == null ? ShardBytes.open(opener.open()) : growing.open();
      if (bytes != null && bytes.isDatabase()) {
        database = PhotoDatabase.open(opener.openRandomAccess());
        lines = database.rows(range);
      } else if (bytes != null && bytes.rowFileFormat() != null) {
        rowFile = RowFileFramer.open(bytes.rowFileFormat(), opener.openRandomAccess());
        lines = rowFile;
      } else if (bytes != null) {
        lines = framer(growing == null ? 0 : growing.startLine());
        if (growing != null) {
          growing.skip(this::frame);
        }
      } else {
        unreadable = growing.change();
      }
    } catch (UnreadableShardException e) {
      fail("the file is not a shard: " + e.getMessage(), true);
    } catch (DatabaseException e) {
      fail("the database cannot be read: " + e.getMessage(), true);
    } catch (DamagedShardException e) {
      lines = new NoRows(1, e);
    } catch (FileNotFoundException | NoSuchFileException e) {
      fail("the shard cannot be opened: no such file", false);
    } catch (AccessDeniedException e) {
      fail("the shard cannot be opened: access denied", false);
    } catch (IOException e) {
      if (!local) {
        throw e;
      }
      fail("the shard cannot be opened: " + e.getMessage(), false);
    }
  }

  private void fail(String detail, boolean closed) {
    unreadable = detail;
    if (growing != null) {
      growing.failed(closed);
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    if (database != null) {
      database.close();
    }
    if (rowFile != null) {
      rowFile.close();
    }
    if (bytes != null) {
      bytes.close();
    }
  }
}
