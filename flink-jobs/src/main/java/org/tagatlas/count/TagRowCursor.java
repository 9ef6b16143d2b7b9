package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.region.RegionKey;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.VarInts;

/** A cursor over rows of a tag. Not thread-safe. */
final class TagRowCursor {

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataInputDeserializer votersIn = new DataInputDeserializer();

  private byte[] bytes;
  private int from;
  private int keyTo;
  private int levelKey;
  private long photos;
  private int votersFrom;

  /** Opens rows before the first one. */
  void open(TagRows rows) {
    bytes = rows.bytes();
    in.setBuffer(bytes);
  }

  /** Moves to the next row; returns false if there is none. */
  boolean next() throws IOException {
    from = in.getPosition();
    if (from == bytes.length) {
      return false;
    }
    levelKey = RegionKeySerializer.skipKey(in);
    keyTo = in.getPosition();
    photos = VarInts.readLong(in);
    votersFrom = in.getPosition();
    PhotographerSet.skip(in);
    return true;
  }

  /** Returns the offset of the current row, or the end of the last one. */
  int from() {
    return from;
  }

  /** Copies the rows from an offset to the current row, exclusive. */
  void copy(int copyFrom, DataOutputSerializer out) throws IOException {
    out.write(bytes, copyFrom, from - copyFrom);
  }

  /** Copies the current row. */
  void copyRow(DataOutputSerializer out) throws IOException {
    out.write(bytes, from, in.getPosition() - from);
  }

  /** Compares the serialized key of the current row with that of a region. */
  int compareKey(RegionNumbers regions, int region) {
    return -regions.compare(region, bytes, from, keyTo);
  }

  /** Returns the region number of the current row. */
  int region(RegionNumbers regions) throws IOException {
    return regions.of(bytes, from, keyTo);
  }

  /** Returns the {@link RegionKey#levelKey} of the current row. */
  int levelKey() {
    return levelKey;
  }

  long photos() {
    return photos;
  }

  int votes() throws IOException {
    return PhotographerSet.count(votersIn());
  }

  PhotographerSet voters() throws IOException {
    return PhotographerSet.read(votersIn());
  }

  private DataInputDeserializer votersIn() {
    votersIn.setBuffer(bytes, votersFrom, in.getPosition() - votersFrom);
    return votersIn;
  }
}
