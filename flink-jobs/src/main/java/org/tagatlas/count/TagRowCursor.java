package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.connectors.serialization.VarInts;

/** Goes through rows of a tag. Not thread-safe. */
final class TagRowCursor {

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataInputDeserializer votersIn = new DataInputDeserializer();

  private byte[] bytes;
  private int from;
  private int keyTo;
  private int levelKey;
  private long photos;
  private int votersFrom;

  /** Opens rows ahead of the first one. */
  void open(TagRows rows) {
    bytes = rows.bytes();
    in.setBuffer(bytes);
  }

  /** Goes to the next row; returns false when there is none. */
  boolean next() throws IOException {
    from = in.getPosition();
    if (from == bytes.length) {
      return false;
    }
    levelKey = RegionKeySerializer.skipKey(in);
    keyTo = in.getPosition();
    photos = VarInts.readLong(in);
    votersFrom = in.getPosition();
    Voters.skip(in);
    return true;
  }

  /** Returns where the row at hand starts, or where the last one ends. */
  int from() {
    return from;
  }

  /** Writes all that stands from a place to the row at hand. */
  void copy(int copyFrom, DataOutputSerializer out) throws IOException {
    out.write(bytes, copyFrom, from - copyFrom);
  }

  /** Writes the row at hand. */
  void copyRow(DataOutputSerializer out) throws IOException {
    out.write(bytes, from, in.getPosition() - from);
  }

  /** Compares the bytes of the key of the row at hand with those of a region's. */
  int compareKey(RegionNumbers regions, int region) {
    return -regions.compare(region, bytes, from, keyTo);
  }

  /** Returns the number of the region of the row at hand. */
  int region(RegionNumbers regions) throws IOException {
    return regions.of(bytes, from, keyTo);
  }

  /** Returns the {@link RegionKey#levelKey} of the row at hand. */
  int levelKey() {
    return levelKey;
  }

  long photos() {
    return photos;
  }

  int votes() throws IOException {
    return Voters.count(votersIn());
  }

  Voters voters() throws IOException {
    return Voters.read(votersIn());
  }

  private DataInputDeserializer votersIn() {
    votersIn.setBuffer(bytes, votersFrom, in.getPosition() - votersFrom);
    return votersIn;
  }
}
