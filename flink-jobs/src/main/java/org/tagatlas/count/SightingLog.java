package org.tagatlas.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * Sightings that wait to be counted, one behind the other as bytes. What is only appended costs
 * neither an object nor a wait for memory; {@link SightingIndex} puts it in order. Positions of
 * sightings rise. Not thread-safe.
 */
final class SightingLog {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int PAGE_BITS = 14;
  private static final int PAGE_BYTES = 1 << PAGE_BITS;

  private static final int HASH = 0;
  private static final int VOTER = 4;
  private static final int DAY = 12;
  private static final int PLACE = 16;
  private static final int TAG_LENGTH = 20;
  private static final int LABEL_LENGTH = 24;
  private static final int TEXTS = 28;

  /** Pages without sightings, which logs share. Not thread-safe. */
  static final class Pool {
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    private byte[] take(int bytes) {
      if (bytes > PAGE_BYTES) {
        return new byte[bytes];
      }
      byte[] page = free.poll();
      return page == null ? new byte[PAGE_BYTES] : page;
    }

    private void giveBack(byte[] page) {
      // A page that was made for one long sighting fits nothing else.
      if (page.length == PAGE_BYTES) {
        free.push(page);
      }
    }
  }

  private final Pool pool;
  private byte[][] pages = new byte[4][];

  /** Where the sightings of each page end. */
  private int[] ends = new int[4];

  private int pageCount;
  private int sightings;
  private long bytes;

  /** Makes an empty log. */
  SightingLog(Pool pool) {
    this.pool = pool;
  }

  /** Returns how much memory the pages in use take, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of sightings. */
  int size() {
    return sightings;
  }

  /** Adds a sighting and returns by how many bytes {@link #bytes} grew. */
  int add(TagSighting sighting) {
    Utf8Text tag = sighting.tag();
    Utf8Text label = sighting.label().equals(tag) ? null : sighting.label();
    int labelLength = label == null ? 0 : label.length();
    int needed = TEXTS + tag.length() + labelLength;
    int grown = 0;
    if (pageCount == 0 || ends[pageCount - 1] + needed > PAGE_BYTES) {
      grown = addPage(needed);
    }
    byte[] page = pages[pageCount - 1];
    int at = ends[pageCount - 1];
    INT.set(page, at + HASH, tag.hashCode());
    LONG.set(page, at + VOTER, sighting.voter());
    INT.set(page, at + DAY, sighting.day());
    INT.set(page, at + PLACE, sighting.place());
    INT.set(page, at + TAG_LENGTH, tag.length());
    INT.set(page, at + LABEL_LENGTH, labelLength);
    tag.copyTo(page, at + TEXTS);
    if (label != null) {
      label.copyTo(page, at + TEXTS + tag.length());
    }
    ends[pageCount - 1] = at + needed;
    sightings++;
    return grown;
  }

  private int addPage(int needed) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, 2 * pageCount);
      ends = Arrays.copyOf(ends, 2 * pageCount);
    }
    byte[] page = pool.take(needed);
    pages[pageCount] = page;
    ends[pageCount] = 0;
    pageCount++;
    bytes += page.length;
    return page.length;
  }

  /** Returns the position of the first sighting, or -1 when there is none. */
  int first() {
    return pageCount == 0 ? -1 : 0;
  }

  /** Returns the position of the sighting behind another one, or -1 behind the last one. */
  int next(int position) {
    int page = position >>> PAGE_BITS;
    int end = offset(position) + TEXTS + tagLength(position) + labelLength(position);
    if (end < ends[page]) {
      return page << PAGE_BITS | end;
    }
    return page + 1 < pageCount ? page + 1 << PAGE_BITS : -1;
  }

  private byte[] page(int position) {
    return pages[position >>> PAGE_BITS];
  }

  private static int offset(int position) {
    return position & PAGE_BYTES - 1;
  }

  /** Returns the hash of a sighting's tag. */
  int tagHash(int position) {
    return (int) INT.get(page(position), offset(position) + HASH);
  }

  long voter(int position) {
    return (long) LONG.get(page(position), offset(position) + VOTER);
  }

  int day(int position) {
    return (int) INT.get(page(position), offset(position) + DAY);
  }

  int place(int position) {
    return (int) INT.get(page(position), offset(position) + PLACE);
  }

  private int tagLength(int position) {
    return (int) INT.get(page(position), offset(position) + TAG_LENGTH);
  }

  private int labelLength(int position) {
    return (int) INT.get(page(position), offset(position) + LABEL_LENGTH);
  }

  /** Returns whether a sighting's label is its tag. */
  boolean isUnlabelled(int position) {
    return labelLength(position) == 0;
  }

  Utf8Text tag(int position) {
    int from = offset(position) + TEXTS;
    return Utf8Text.ofBytes(Arrays.copyOfRange(page(position), from, from + tagLength(position)));
  }

  /** Returns the label of a sighting that has another one than its tag. */
  Utf8Text label(int position) {
    int from = offset(position) + TEXTS + tagLength(position);
    return Utf8Text.ofBytes(Arrays.copyOfRange(page(position), from, from + labelLength(position)));
  }

  /** Returns whether two sightings have the same tag. */
  boolean sameTag(int left, int right) {
    int length = tagLength(left);
    int leftFrom = offset(left) + TEXTS;
    int rightFrom = offset(right) + TEXTS;
    return length == tagLength(right)
        && Arrays.equals(
            page(left), leftFrom, leftFrom + length, page(right), rightFrom, rightFrom + length);
  }

  /** Returns whether two sightings of a tag have the same label. */
  boolean sameLabel(int left, int right) {
    int length = labelLength(left);
    int leftFrom = offset(left) + TEXTS + tagLength(left);
    int rightFrom = offset(right) + TEXTS + tagLength(right);
    return length == labelLength(right)
        && Arrays.equals(
            page(left), leftFrom, leftFrom + length, page(right), rightFrom, rightFrom + length);
  }

  /** Removes all sightings. */
  void clear() {
    for (int i = 0; i < pageCount; i++) {
      pool.giveBack(pages[i]);
      pages[i] = null;
    }
    pageCount = 0;
    sightings = 0;
    bytes = 0;
  }
}
