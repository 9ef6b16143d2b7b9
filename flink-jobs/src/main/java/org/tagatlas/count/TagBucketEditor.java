package org.tagatlas.count;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/**
 * Iterates over the entries of a bucket and creates an edited copy. Entries that are not requested
 * are copied as bytes, which keeps it cheap. Not thread-safe.
 */
final class TagBucketEditor {

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final DataOutputSerializer body = new DataOutputSerializer(4096);

  private byte[] bytes;

  /** Offsets of the current entry: its start, its tag, its body, and the next entry. */
  private int entry;

  private int tagFrom;
  private int tagTo;
  private int bodyFrom;
  private int next;

  /** Opens a bucket at its first entry. */
  void open(TagBucket bucket) throws IOException {
    bytes = bucket.bytes();
    in.setBuffer(bytes);
    out.clear();
    next = 0;
    advance();
  }

  /** Returns whether there is no current entry. */
  boolean atEnd() {
    return entry == bytes.length;
  }

  /** Moves to the next entry. The current one is dropped unless it is {@link #put} again. */
  private void advance() throws IOException {
    entry = next;
    if (atEnd()) {
      return;
    }
    in.setBuffer(bytes, entry, bytes.length - entry);
    int tagLength = VarInts.readInt(in);
    tagFrom = bytes.length - in.available();
    tagTo = tagFrom + tagLength;
    in.setBuffer(bytes, tagTo, bytes.length - tagTo);
    int bodyLength = VarInts.readInt(in);
    bodyFrom = bytes.length - in.available();
    next = bodyFrom + bodyLength;
  }

  /** Returns the tag of the current entry. */
  Utf8Text tag() {
    return Utf8Text.ofBytes(Arrays.copyOfRange(bytes, tagFrom, tagTo));
  }

  /**
   * Removes the current entry from the bucket and moves to the next one.
   *
   * @param tag the entry's {@link #tag}
   */
  TagCount take(Utf8Text tag) throws IOException {
    in.setBuffer(bytes, bodyFrom, next - bodyFrom);
    TagCount count = TagCount.read(tag, in);
    advance();
    return count;
  }

  /**
   * Removes a tag's entry from the bucket, if there is one. Entries before it are kept.
   *
   * @param tag greater than all tags that were requested or put since the bucket was opened
   * @return the counts of the tag; null if the tag is new
   */
  TagCount find(Utf8Text tag) throws IOException {
    int copyFrom = entry;
    int order = 1;
    while (!atEnd() && (order = tag.compareTo(bytes, tagFrom, tagTo)) > 0) {
      advance();
    }
    out.write(bytes, copyFrom, entry - copyFrom);
    return !atEnd() && order == 0 ? take(tag) : null;
  }

  /** Adds an entry. Tags must be added in order. */
  void put(Utf8Text tag, TagCount count) throws IOException {
    body.clear();
    count.write(tag, body);
    tag.write(out);
    VarInts.writeInt(body.length(), out);
    out.write(body.getSharedBuffer(), 0, body.length());
  }

  /** Keeps all remaining entries and returns the edited bucket. */
  TagBucket close() throws IOException {
    out.write(bytes, entry, bytes.length - entry);
    return new TagBucket(out.getCopyOfBuffer());
  }
}
