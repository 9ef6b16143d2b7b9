package org.tagatlas.shard;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.RowFramer.Frame;

/**
 * Determines where a reader of a shard that may grow starts, after a former reader, and where it
 * stops. An incomplete end waits for more data, unless it is taken as it is. Not thread-safe.
 */
final class GrowingEnd {

  private final String shard;
  private final ShardReader.Opener opener;
  private final long limit;
  private final boolean takeEnd;
  private final boolean resumed;
  private Fingerprint fingerprint = new Fingerprint();

  private ShardTail from;
  private Fingerprint.Check check = Fingerprint.Check.SAME;

  /** The position where reading has started, in stored bytes. */
  private long start;

  private boolean emitted;
  private long rows;
  private ShardTail.State pending;
  private ShardTail tail;
  private ShardBytes bytes;

  GrowingEnd(String shard, ShardReader.Opener opener, ShardTail from, long limit, boolean takeEnd) {
    this.shard = shard;
    this.opener = opener;
    this.from = from;
    this.limit = limit;
    this.takeEnd = takeEnd;
    this.resumed = from != null;
  }

  /** A source of consecutive frames. */
  @FunctionalInterface
  interface Frames {
    Frame next() throws IOException;
  }

  /** Returns whether this reader continues after a former one. */
  boolean isResumed() {
    return resumed;
  }

  /** Returns the number of the line after those that a former reader has read, from 1. */
  long firstLine() {
    return from == null ? 1 : from.line() + 1;
  }

  /** Returns whether the shard is shorter than what was read of it. */
  boolean isShorter() {
    return check == Fingerprint.Check.SHORTER;
  }

  /** Returns why the shard is not opened; null if it has not changed. */
  String change() {
    if (check == Fingerprint.Check.SAME) {
      return null;
    }
    return (isShorter() ? "the shard has become shorter" : "the shard was rewritten")
        + "; "
        + from.rows()
        + " rows of it have been read, and its current content is not read: give it another name";
  }

  /**
   * Opens the shard at the position where reading starts; returns null if there is nothing to read.
   */
  ShardBytes open() throws IOException {
    bytes = openAtPosition();
    if (bytes != null && bytes.isDatabase()) {
      bytes.close();
      throw new UnreadableShardException(
          "it is an SQLite database, which cannot be followed: read it without --follow");
    }
    if (bytes != null && bytes.rowFileFormat() != null) {
      bytes.close();
      throw new UnreadableShardException(
          "it is a "
              + bytes.rowFileFormat().name()
              + " file, which cannot be followed: read it without --follow");
    }
    if (bytes != null && bytes.table() != null) {
      bytes.close();
      throw new UnreadableShardException(
          "it is a table with a header, which cannot be followed: read it without --follow");
    }
    return bytes;
  }

  private ShardBytes openAtPosition() throws IOException {
    if (!resumed) {
      return ShardBytes.open(new GrowingInput(opener.open(), 0, limit, fingerprint));
    }
    tail = from;
    try {
      if (from.state() == ShardTail.State.ASSUMED) {
        findFormerEnd();
      }
      if (check == Fingerprint.Check.SAME) {
        compare();
      }
      tail = from;
      if (check != Fingerprint.Check.SAME) {
        tail = from.with(ShardTail.State.ABANDONED);
        return null;
      }
      if (from.state() == ShardTail.State.CLOSED || from.state() == ShardTail.State.ABANDONED) {
        return null;
      }
      return openContinuation();
    } catch (FileNotFoundException | NoSuchFileException e) {
      // Nothing is known to be missing from what was read.
      return null;
    }
  }

  /** Determines where the reader of an earlier version has stopped. */
  private void findFormerEnd() throws IOException {
    long size = from.size();
    try (ShardReader reader =
        ShardReader.growing(shard, opener, false, FieldSet.VOTED, null, size, true)) {
      reader.skip(Long.MAX_VALUE);
      from = reader.tail();
    }
    if (from.size() < size && from.state() != ShardTail.State.CLOSED) {
      check = Fingerprint.Check.SHORTER;
    }
  }

  private void compare() throws IOException {
    fingerprint = new Fingerprint();
    try (var in = opener.open()) {
      check = fingerprint.resume(in, from.size(), from.sums());
    }
  }

  private ShardBytes openContinuation() throws IOException {
    if (from.next() > 0) {
      start = from.next();
      Compression compression =
          from.compression().isEmpty() ? null : Compression.valueOf(from.compression());
      ShardBytes more =
          ShardBytes.openContinuation(
              new GrowingInput(opener.open(start), start, limit, fingerprint), compression);
      if (more != null) {
        return more;
      }
      start = 0;
    }
    return ShardBytes.open(new GrowingInput(opener.open(), 0, limit, fingerprint));
  }

  /** Returns the number of lines before the position where reading starts. */
  long startLine() {
    return start > 0 ? from.line() : 0;
  }

  /** Skips the rows that a former reader has read. */
  void skip(Frames frames) throws IOException {
    if (!resumed) {
      return;
    }
    emitted = from.emittedLength() != ShardTail.NOTHING_EMITTED;
    rows = from.rows();
    if (start == 0) {
      for (long i = 0; i < from.rows() && frames.next() != Frame.END; i++) {
        // A former reader has read this row.
      }
    }
  }

  /**
   * Returns whether a row is the last one of a former reader, whose line was not terminated then.
   */
  boolean isAlreadyEmitted(Frame frame, RowFramer lines) {
    boolean same =
        emitted
            && (frame == Frame.LINE || frame == Frame.TOO_LONG)
            && Math.min(lines.length(), LineFramer.MAX_LINE + 1) == from.emittedLength();
    emitted = false;
    if (same && isTerminated(lines)) {
      rows++;
    }
    return same;
  }

  /** Returns whether a frame is an incomplete end that waits for more data. */
  boolean isPending(Frame frame, RowFramer lines, RowParser parser) {
    if (takeEnd) {
      return false;
    }
    if (frame == Frame.DAMAGED && lines.damage().isTruncated()) {
      pending = ShardTail.State.OPEN_END;
    } else if (isOpenLine(frame, lines)) {
      pending =
          frame == Frame.LINE
                  && parser.parse(lines.array(), lines.offset(), lines.length(), shard, 1)
                      instanceof PhotoRecord
              ? ShardTail.State.OPEN_LINE
              : ShardTail.State.OPEN_END;
    }
    return pending != null;
  }

  private boolean isOpenLine(Frame frame, RowFramer lines) {
    return (frame == Frame.LINE || frame == Frame.TOO_LONG) && !isTerminated(lines);
  }

  private boolean isTerminated(RowFramer lines) {
    return lines.terminated() || bytes != null && bytes.hasParts();
  }

  /** Counts a row that is emitted. */
  void count(Frame frame, RowFramer lines) {
    if (frame != Frame.DAMAGED && frame != Frame.END && isTerminated(lines)) {
      rows++;
    }
  }

  /** Records that there is no shard to read. */
  void failed(boolean closed) {
    if (tail == null) {
      tail =
          closed
              ? new ShardTail(
                  ShardTail.State.CLOSED,
                  fingerprint.size(),
                  fingerprint.sums(),
                  0,
                  0,
                  0,
                  "",
                  ShardTail.NOTHING_EMITTED)
              : ShardTail.empty();
    }
  }

  /** Records the end after the last row was read. */
  void stop(RowFramer lines) {
    boolean damaged = lines.damage() != null;
    boolean complete = isTerminated(lines) && !damaged;
    long line = complete ? lines.line() : lines.line() - 1;
    ShardTail.State state = pending != null ? pending : ShardTail.State.COMPLETE;
    if (damaged && !lines.damage().isTruncated()) {
      state = ShardTail.State.CLOSED;
    }
    long next = 0;
    // Null if the damage is at the start.
    Compression compression = bytes == null ? null : bytes.compression();
    if (bytes != null && !bytes.hasObjects() && line > 0) {
      if (bytes.isPlain()) {
        next = (start > 0 ? start : bytes.markLength()) + lines.consumed();
      } else if (compression != null && complete) {
        next = fingerprint.size();
      }
    }
    boolean openLine = pending == null && !damaged && !isTerminated(lines) && lines.length() > 0;
    tail =
        new ShardTail(
            state,
            fingerprint.size(),
            fingerprint.sums(),
            rows,
            line,
            next,
            next > 0 && compression != null ? compression.name() : "",
            openLine
                ? Math.min(lines.length(), LineFramer.MAX_LINE + 1)
                : ShardTail.NOTHING_EMITTED);
  }

  ShardTail tail() {
    return tail;
  }
}
