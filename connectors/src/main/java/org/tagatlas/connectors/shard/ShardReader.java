package org.tagatlas.connectors.shard;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardRow;

/**
 * Reads one shard from its first row to its {@link ShardEnd}: gzip, bzip2 or plain, told by
 * content; JSON or tab-separated text, told line by line ({@link RowParser}).
 *
 * <p>A line over 4 MiB is one reject. A shard that can't be opened is one {@code unreadable} reject
 * at line 1. One that ends damaged gives all its whole lines and then one {@code truncated} reject,
 * at the line that would have been next and with what there is of it. The same bytes give the same
 * rows in the same order each time.
 *
 * <p>Not thread-safe.
 */
public final class ShardReader implements Closeable {

  /** Opens a shard's bytes as they are stored. */
  @FunctionalInterface
  public interface Opener {

    /** Returns a new stream, which the reader closes; it needs no buffer. */
    InputStream open() throws IOException;
  }

  private static final int CAPACITY = 128 * 1024;
  private static final byte[] NOTHING = {};

  private final String shard;
  private final Opener opener;
  private final boolean local;
  private final RowParser parser;

  private ShardBytes bytes;
  private LineFramer lines;
  private String unreadable;
  private boolean opened;
  private boolean rowsEnded;
  private boolean ended;
  private long rows;
  private Reject lost;

  /**
   * Makes a reader; nothing is opened before the first row is asked for.
   *
   * @param shard the shard's name, which each row gets
   * @param opener opens it
   * @param local whether it is a local file: then every failure to open it is final, and an {@code
   *     unreadable} reject; otherwise only a missing file and a denied access are, and any other
   *     failure is thrown, as it may pass
   * @param fields which fields to read
   */
  public ShardReader(String shard, Opener opener, boolean local, FieldSet fields) {
    this.shard = shard;
    this.opener = opener;
    this.local = local;
    this.parser = new RowParser(fields);
  }

  /**
   * Returns the next row, after the last one the {@link ShardEnd}, and then null.
   *
   * @throws IOException when the storage fails, which says nothing of the shard; the reader is of
   *     no further use then
   */
  public ShardRow next() throws IOException {
    if (ended) {
      return null;
    }
    if (lost != null) {
      Reject reject = lost;
      lost = null;
      rowsEnded = true;
      rows++;
      return reject;
    }
    LineFramer.Frame frame = advance();
    if (frame == LineFramer.Frame.END) {
      ended = true;
      return new ShardEnd(shard, rows);
    }
    rows++;
    if (lines == null) {
      return RowParser.reject(RejectReason.UNREADABLE, unreadable, NOTHING, 0, 0, shard, 1);
    }
    byte[] buf = lines.array();
    int off = lines.offset();
    int len = lines.length();
    long line = lines.line();
    return switch (frame) {
      case TOO_LONG -> RowParser.tooLong(buf, off, len, shard, line);
      case DAMAGED ->
          RowParser.reject(
              RejectReason.TRUNCATED,
              "the shard can't be read further: " + lines.damage().getMessage(),
              buf,
              off,
              len,
              shard,
              line);
      default -> parser.parse(buf, off, len, shard, line);
    };
  }

  /**
   * Passes over elements without parsing them; the {@link ShardEnd} is one too.
   *
   * @param count how many
   * @throws IOException as {@link #next} does
   */
  public void skip(long count) throws IOException {
    for (long i = 0; i < count && !ended; i++) {
      if (advance() == LineFramer.Frame.END) {
        ended = true;
      } else {
        rows++;
      }
    }
  }

  /**
   * Goes on behind what a former reader has given. When the shard has gone meanwhile, or become
   * shorter than that, one reject at the next line says so, and the end follows: what is missing
   * can't be known otherwise.
   *
   * @param count how many elements the former one has given
   * @param wasOpen whether it could open the shard
   * @return whether the shard is there as far as it was read
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
    lost =
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
            count + 1);
    return false;
  }

  /** Whether the shard could be opened; not known before its first row was asked for. */
  public boolean isOpen() {
    return lines != null;
  }

  /**
   * Returns a copy of the line that the last row was made of, without its end: of one that is too
   * long the beginning, of a damaged one what there is of it, and nothing of a shard that could not
   * be opened.
   */
  public byte[] line() {
    return lines == null
        ? NOTHING
        : Arrays.copyOfRange(lines.array(), lines.offset(), lines.offset() + lines.length());
  }

  /** Returns the number of that line, from 1; 1 of a shard that could not be opened. */
  public long lineNumber() {
    return lines == null ? 1 : lines.line();
  }

  /** Returns how many bytes of lines were read so far, decompressed and looked ahead. */
  public long bytesRead() {
    return lines == null ? 0 : lines.bytes();
  }

  private LineFramer.Frame advance() throws IOException {
    if (!opened) {
      open();
      if (lines == null) {
        rowsEnded = true;
        return LineFramer.Frame.DAMAGED;
      }
    }
    if (rowsEnded) {
      return LineFramer.Frame.END;
    }
    LineFramer.Frame frame = lines.next();
    rowsEnded = frame == LineFramer.Frame.DAMAGED || frame == LineFramer.Frame.END;
    return frame;
  }

  private void open() throws IOException {
    opened = true;
    try {
      // Object stores fail at the first read: it is part of opening.
      bytes = ShardBytes.open(opener.open());
      lines = new LineFramer(bytes, CAPACITY);
    } catch (FileNotFoundException | NoSuchFileException e) {
      unreadable = "the shard can't be opened: there is no such file";
    } catch (AccessDeniedException e) {
      unreadable = "the shard can't be opened: access is denied";
    } catch (IOException e) {
      if (!local) {
        throw e;
      }
      unreadable = "the shard can't be opened: " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    if (bytes != null) {
      bytes.close();
    }
  }
}
