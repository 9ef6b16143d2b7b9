package org.tagatlas.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.tags.Tag;

/**
 * A tag of a photo as bytes, in a page of many: what is only appended and read through costs
 * neither an object nor a wait for memory. It stands on one sighting after the other. Not
 * thread-safe.
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

  /** Returns how many bytes a sighting of a tag takes. */
  static int bytes(Tag tag) {
    int clean = tag.cleanText().length();
    int label = labelLength(tag);
    return LENGTHS + lengthBytes(clean) + lengthBytes(label) + clean + label;
  }

  /** A label that is the tag takes no bytes. */
  private static int labelLength(Tag tag) {
    return tag.labelText() == tag.cleanText() ? 0 : tag.labelText().length();
  }

  private static int lengthBytes(int length) {
    return length < LONG_TEXT ? 1 : 1 + Integer.BYTES;
  }

  /** Writes that a tag is on a photo into a page that has room, and returns where it ends. */
  static int write(Tag tag, PhotoVisit photo, byte[] page, int at) {
    Utf8Text clean = tag.cleanText();
    int labelLength = labelLength(tag);
    INT.set(page, at + HASH, clean.hashCode());
    LONG.set(page, at + VOTER, photo.voter());
    INT.set(page, at + DAY, photo.day());
    INT.set(page, at + PLACE, photo.place());
    int next = writeLength(clean.length(), page, at + LENGTHS);
    next = writeLength(labelLength, page, next);
    clean.copyTo(page, next);
    next += clean.length();
    if (labelLength > 0) {
      tag.labelText().copyTo(page, next);
    }
    return next + labelLength;
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
