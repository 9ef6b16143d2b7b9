package org.tagatlas.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.RegionKey;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes region keys. Region keys are state keys, so the format must never change. */
public final class RegionKeySerializer extends RecordSerializer<RegionKey> {

  private static final long serialVersionUID = 1L;

  /** Type information of region keys. */
  public static final RecordType<RegionKey> TYPE =
      new RecordType<>(RegionKey.class, new RegionKeySerializer());

  private static final RegionLevel[] LEVELS = RegionLevel.values();

  @Override
  public String id() {
    return "region-key";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(RegionKey key, DataOutputView out) throws IOException {
    writeKey(key, out);
  }

  @Override
  protected RegionKey read(DataInputView in, int format) throws IOException {
    return readKey(in);
  }

  static void writeKey(RegionKey key, DataOutput out) throws IOException {
    VarInts.writeInt(key.window(), out);
    out.writeByte(key.level().ordinal());
    Utf8.write(key.region(), out);
  }

  /** Skips a key and returns its {@link RegionKey#levelKey}. */
  static int skipKey(DataInput in) throws IOException {
    int levelKey = RegionKey.levelKey(VarInts.readInt(in), in.readByte());
    Utf8.skip(in);
    return levelKey;
  }

  static RegionKey readKey(DataInput in) throws IOException {
    return new RegionKey(VarInts.readInt(in), LEVELS[in.readByte()], Utf8.read(in));
  }
}
