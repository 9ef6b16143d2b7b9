package org.tagatlas.locate.model;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Buffers votes by group, and counts them group by group. The buffers are written to a file when
 * they exceed a limit; the votes of one group must fit into memory. Not thread-safe.
 */
public final class VoteStore implements Closeable {

  private record Segment(long offset, int longs) {}

  private static final int INITIAL = 3 << 8;

  private final Path file;
  private final long maxLongs;
  private final long[][] votes = new long[Votes.GROUPS][];
  private final int[] ends = new int[Votes.GROUPS];
  private final List<List<Segment>> spilled = new ArrayList<>();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private long buffered;
  private FileChannel channel;

  /**
   * Creates an empty store.
   *
   * @param file written when the limit is exceeded, and deleted on close
   * @param maxBytes bytes of votes in memory, except those of the group that is counted
   */
  public VoteStore(Path file, long maxBytes) {
    this.file = file;
    this.maxLongs = maxBytes / Long.BYTES;
    for (int group = 0; group < Votes.GROUPS; group++) {
      spilled.add(new ArrayList<>());
    }
  }

  /** Adds the votes of a page of {@link Page#VOTES}. */
  public void add(byte[] page) throws IOException {
    int group = Page.group(page);
    int longs = (page.length - Page.HEADER) / Long.BYTES;
    if (votes[group] == null) {
      votes[group] = new long[Math.max(INITIAL, longs)];
    }
    if (ends[group] + longs > votes[group].length) {
      votes[group] =
          Arrays.copyOf(votes[group], Math.max(2 * votes[group].length, longs + ends[group]));
    }
    long[] to = votes[group];
    int end = ends[group];
    for (int i = 0; i < longs; i++) {
      to[end + i] = Votes.get(page, Page.HEADER + i * Long.BYTES);
    }
    ends[group] = end + longs;
    buffered += longs;
    if (buffered > maxLongs) {
      spill();
    }
  }

  private void spill() throws IOException {
    if (channel == null) {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    }
    for (int group = 0; group < Votes.GROUPS; group++) {
      if (ends[group] == 0) {
        continue;
      }
      int distinct = VoteSort.sortDistinct(votes[group], ends[group] / Votes.FIELDS);
      spilled.get(group).add(new Segment(channel.position(), distinct * Votes.FIELDS));
      for (int i = 0; i < distinct * Votes.FIELDS; i++) {
        if (!bytes.hasRemaining()) {
          drain();
        }
        bytes.putLong(votes[group][i]);
      }
      drain();
      ends[group] = 0;
    }
    buffered = 0;
  }

  private void drain() throws IOException {
    bytes.flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    bytes.clear();
  }

  /**
   * Counts all votes.
   *
   * @param out receives the pages of {@link TermCounter}, group by group
   */
  public void count(int minPhotographers, Consumer<byte[]> out) throws IOException {
    TermCounter counter = new TermCounter(minPhotographers, out);
    for (int group = 0; group < Votes.GROUPS; group++) {
      long[] all = all(group);
      int count = VoteSort.sortDistinct(all, ends[group] / Votes.FIELDS);
      counter.count(group, all, count);
      votes[group] = null;
    }
  }

  /** Returns the votes of a group, those in the file included. */
  private long[] all(int group) throws IOException {
    long[] all = votes[group] == null ? new long[0] : votes[group];
    long size = ends[group];
    for (Segment segment : spilled.get(group)) {
      size += segment.longs;
    }
    if (size > all.length) {
      all = Arrays.copyOf(all, Math.toIntExact(size));
    }
    for (Segment segment : spilled.get(group)) {
      long position = segment.offset;
      int left = segment.longs;
      while (left > 0) {
        bytes
            .clear()
            .limit(
                Math.min(
                    bytes.capacity(), (int) Math.min(Integer.MAX_VALUE, (long) left * Long.BYTES)));
        while (bytes.hasRemaining()) {
          int read = channel.read(bytes, position);
          if (read < 0) {
            throw new EOFException(file + " is shorter than what was written to it");
          }
          position += read;
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
          all[ends[group]++] = bytes.getLong();
          left--;
        }
      }
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
