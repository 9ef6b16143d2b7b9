package org.tagatlas.connectors.elasticsearch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;
import org.tagatlas.connectors.sink.Document;

/**
 * A document on its way into an index.
 *
 * @param id the document's id, before a long one is replaced
 * @param version the document's version; {@link #NO_VERSION} when documents of its kind never
 *     change
 * @param source the document's fields as JSON; null when it is deleted
 * @param deadLetter whether it goes to the index of rejects and not to that of its kind
 */
record BulkEntry(String id, long version, byte[] source, boolean deadLetter)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** In place of a version: write whatever is there. */
  static final long NO_VERSION = -1;

  /** What a line of a bulk request takes beside id and source, about. */
  private static final int ACTION_BYTES = 80;

  static BulkEntry unchanging(Document document) {
    return new BulkEntry(document.id(), NO_VERSION, oneLine(document.source()), false);
  }

  static BulkEntry changing(Document document) {
    return new BulkEntry(document.id(), document.version(), oneLine(document.source()), false);
  }

  boolean deletion() {
    return source == null;
  }

  boolean versioned() {
    return version != NO_VERSION;
  }

  long bytes() {
    return ACTION_BYTES + id.length() + (source == null ? 0 : source.length);
  }

  /** Writes format 1. */
  void writeTo(DataOutput out) throws IOException {
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
  static BulkEntry readFrom(DataInput in) throws IOException {
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

  /** A bulk request is made of lines; outside of JSON's strings a line break is but a space. */
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
