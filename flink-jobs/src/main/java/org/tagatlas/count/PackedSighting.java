package org.tagatlas.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * A sighting as bytes, in a page of many: what is only appended and read through costs neither an
 * object nor a wait for memory. It stands on one sighting after the other. Not thread-safe.
 */
final class PackedSighting {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int HASH = 0;
  private static final int VOTER = 4;
  private static final int DAY = 12;
  private static final int PLACE = 16;
  private static final int LENGTHS = 20;

  /** Lengths from this on take an int behind a byte of this. */
  private static final int LONG_TEXT = 255;

  private byte[] page;
  private int at;
  private int tagFrom;
  private int tagTo;
  private int labelTo;

  /** Returns how many bytes a sighting takes. */
  static int bytes(TagSighting sighting) {
    int tag = sighting.tag().length();
    int label = labelled(sighting) ? sighting.label().length() : 0;
    return LENGTHS + lengthBytes(tag) + lengthBytes(label) + tag + label;
  }

  private static boolean labelled(TagSighting sighting) {
    return !sighting.label().equals(sighting.tag());
  }

  private static int lengthBytes(int length) {
    return length < LONG_TEXT ? 1 : 1 + Integer.BYTES;
  }

  /** Writes a sighting into a page that has room for it, and returns where it ends. */
  static int write(TagSighting sighting, byte[] page, int at) {
    Utf8Text tag = sighting.tag();
    INT.set(page, at + HASH, tag.hashCode());
    LONG.set(page, at + VOTER, sighting.voter());
    INT.set(page, at + DAY, sighting.day());
    INT.set(page, at + PLACE, sighting.place());
    boolean labelled = labelled(sighting);
    int next = writeLength(tag.length(), page, at + LENGTHS);
    next = writeLength(labelled ? sighting.label().length() : 0, page, next);
    tag.copyTo(page, next);
    next += tag.length();
    if (labelled) {
      sighting.label().copyTo(page, next);
      next += sighting.label().length();
    }
    return next;
  }

  private static int writeLength(int length, byte[] page, int at) {
    if (length < LONG_TEXT) {
      page[at] = (byte) length;
    } else {
      page[at] = (byte) LONG_TEXT;
      INT.set(page, at + 1, length);
    }
    return at + lengthBytes(length);
  }

  /** Goes to the sighting that starts at a place in a page. */
  void moveTo(byte[] newPage, int newAt) {
    page = newPage;
    at = newAt;
    int tagLength = length(at + LENGTHS);
    int labelAt = at + LENGTHS + lengthBytes(tagLength);
    int labelLength = length(labelAt);
    tagFrom = labelAt + lengthBytes(labelLength);
    tagTo = tagFrom + tagLength;
    labelTo = tagTo + labelLength;
  }

  private int length(int from) {
    int length = page[from] & 0xFF;
    return length < LONG_TEXT ? length : (int) INT.get(page, from + 1);
  }

  /** Returns where the sighting ends and the next one starts. */
  int end() {
    return labelTo;
  }

  /** Returns the hash of the tag. */
  int tagHash() {
    return (int) INT.get(page, at + HASH);
  }

  long voter() {
    return (long) LONG.get(page, at + VOTER);
  }

  int day() {
    return (int) INT.get(page, at + DAY);
  }

  int place() {
    return (int) INT.get(page, at + PLACE);
  }

  Utf8Text tag() {
    return Utf8Text.ofBytes(Arrays.copyOfRange(page, tagFrom, tagTo));
  }

  /** Returns whether the label is the tag. */
  boolean isUnlabelled() {
    return labelTo == tagTo;
  }

  /** Returns the label, when it is another one than the tag. */
  Utf8Text label() {
    return Utf8Text.ofBytes(Arrays.copyOfRange(page, tagTo, labelTo));
  }

  /** Returns whether another sighting has the same tag. */
  boolean sameTag(PackedSighting other) {
    return Arrays.equals(page, tagFrom, tagTo, other.page, other.tagFrom, other.tagTo);
  }

  /** Returns whether another sighting of the tag has the same label. */
  boolean sameLabel(PackedSighting other) {
    return Arrays.equals(page, tagTo, labelTo, other.page, other.tagTo, other.labelTo);
  }
}
