package org.tagatlas.count;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.connectors.serialization.VarInts;

/**
 * Goes through the entries of a bucket and makes a new bucket of it. Entries that are not asked for
 * are copied as they are, which is what makes it cheap. Not thread-safe.
 */
final class TagBucketEditor {

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final DataOutputSerializer body = new DataOutputSerializer(4096);

  private byte[] bytes;

  /** Where the entry at hand starts, where its tag and what follows do, and where it ends. */
  private int entry;

  private int tagFrom;
  private int tagTo;
  private int bodyFrom;
  private int next;

  /** Opens a bucket ahead of its first entry. */
  void open(TagBucket bucket) throws IOException {
    bytes = bucket.bytes();
    in.setBuffer(bytes);
    out.clear();
    next = 0;
    advance();
  }

  /** Returns whether there is no entry at hand. */
  boolean atEnd() {
    return entry == bytes.length;
  }

  /** Goes to the next entry; the one at hand is gone unless it was put. */
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

  /** Returns the tag of the entry at hand. */
  Utf8Text tag() {
    return Utf8Text.ofBytes(Arrays.copyOfRange(bytes, tagFrom, tagTo));
  }

  /**
   * Takes the entry at hand out of the bucket and goes to the next one.
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
   * Takes a tag's entry out of the bucket, when it has one. Entries ahead of it are kept.
   *
   * @param tag greater than each tag that was asked for or put since the bucket was opened
   * @return null when the tag is new
   */
  TagCount find(Utf8Text tag) throws IOException {
    int keptFrom = entry;
    int order = 1;
    while (!atEnd() && (order = tag.compareTo(bytes, tagFrom, tagTo)) > 0) {
      advance();
    }
    out.write(bytes, keptFrom, entry - keptFrom);
    return !atEnd() && order == 0 ? take(tag) : null;
  }

  /** Adds an entry; tags come in order. */
  void put(Utf8Text tag, TagCount count) throws IOException {
    body.clear();
    count.write(tag, body);
    tag.write(out);
    VarInts.writeInt(body.length(), out);
    out.write(body.getSharedBuffer(), 0, body.length());
  }

  /** Keeps all further entries and returns the new bucket. */
  TagBucket close() throws IOException {
    out.write(bytes, entry, bytes.length - entry);
    return new TagBucket(out.getCopyOfBuffer());
  }
}
