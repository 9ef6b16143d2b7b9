package org.tagatlas.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;

/**
 * A cursor over sightings that are packed into a page of bytes; a sighting is a tag of a photo.
 * Appending and sequential reading need no object per sighting and cause few cache misses. Not
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

  /** Longer lengths are written as this byte followed by an int. */
  private static final int LONG_TEXT = 255;

  private byte[] page;
  private int at;
  private int tagFrom;
  private int tagTo;
  private int labelTo;

  /** Returns the packed size of a sighting of a tag in bytes. */
  static int bytes(Tag tag) {
    int clean = tag.cleanText().length();
    int label = labelLength(tag);
    return LENGTHS + lengthBytes(clean) + lengthBytes(label) + clean + label;
  }

  /** A label that equals the tag takes no bytes. */
  private static int labelLength(Tag tag) {
    return tag.labelText() == tag.cleanText() ? 0 : tag.labelText().length();
  }

  private static int lengthBytes(int length) {
    return length < LONG_TEXT ? 1 : 1 + Integer.BYTES;
  }

  /** Writes a sighting into a page that has enough space, and returns the offset of its end. */
  static int write(Tag tag, CountedPhoto photo, byte[] page, int at) {
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

  /** Moves to the sighting at an offset in a page. */
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

  /** Returns the offset of the end of the sighting, where the next one starts. */
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

  /** Returns whether the label equals the tag. */
  boolean isUnlabelled() {
    return labelTo == tagTo;
  }

  /** Returns the label, if it differs from the tag. */
  Utf8Text label() {
    return Utf8Text.ofBytes(Arrays.copyOfRange(page, tagTo, labelTo));
  }

  /** Returns whether both sightings have the same tag. */
  boolean sameTag(PackedSighting other) {
    return Arrays.equals(page, tagFrom, tagTo, other.page, other.tagFrom, other.tagTo);
  }

  /** Returns whether both sightings of a tag have the same label. */
  boolean sameLabel(PackedSighting other) {
    return Arrays.equals(page, tagTo, labelTo, other.page, other.tagTo, other.labelTo);
  }
}
