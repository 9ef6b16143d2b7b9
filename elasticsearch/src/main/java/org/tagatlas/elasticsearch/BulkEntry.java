package org.tagatlas.elasticsearch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/**
 * One action of a bulk request: indexes or deletes a document.
 *
 * @param id the document's id, before {@link DocumentIds} shortens it
 * @param version the document's version; {@link #NO_VERSION} for append-only kinds
 * @param source the document's fields as JSON; null for a deletion
 * @param deadLetter whether it is written to the index of rejects instead of that of its kind
 */
public record BulkEntry(String id, long version, byte[] source, boolean deadLetter)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Stands for no version: the write is unconditional. */
  public static final long NO_VERSION = -1;

  /** Approximate size of an action line in addition to id and source. */
  private static final int ACTION_BYTES = 80;

  /** Returns an entry of an append-only kind. */
  public static BulkEntry append(String id, byte[] json) {
    return new BulkEntry(id, NO_VERSION, oneLine(json), false);
  }

  /** Returns an entry of an upsert kind; a deletion if {@code json} is null. */
  public static BulkEntry upsert(String id, long version, byte[] json) {
    return new BulkEntry(id, version, oneLine(json), false);
  }

  boolean deletion() {
    return source == null;
  }

  boolean versioned() {
    return version != NO_VERSION;
  }

  /** Returns the approximate size of this entry in a bulk request. */
  public long bytes() {
    return (long) ACTION_BYTES + id.length() + (source == null ? 0 : source.length);
  }

  /** Writes format 1. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte((deletion() ? 1 : 0) | (versioned() ? 2 : 0) | (deadLetter ? 4 : 0));
    Utf8.write(id, out);
    if (versioned()) {
      out.writeLong(version);
    }
    if (!deletion()) {
      VarInts.writeInt(source.length, out);
      out.write(source);
    }
  }

  /** Reads format 1. */
  public static BulkEntry readFrom(DataInput in) throws IOException {
    int flags = in.readByte();
    String id = Utf8.read(in);
    long version = (flags & 2) != 0 ? in.readLong() : NO_VERSION;
    byte[] source = null;
    if ((flags & 1) == 0) {
      source = new byte[VarInts.readInt(in)];
      in.readFully(source);
    }
    return new BulkEntry(id, version, source, (flags & 4) != 0);
  }

  /** Replaces line breaks, which separate actions; outside of JSON strings they are whitespace. */
  private static byte[] oneLine(byte[] source) {
    if (source == null) {
      return null;
    }
    byte[] line = source;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        if (line == source) {
          line = source.clone();
        }
        line[i] = ' ';
      }
    }
    return line;
  }
}
