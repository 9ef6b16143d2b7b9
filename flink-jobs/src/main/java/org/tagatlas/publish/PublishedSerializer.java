package org.tagatlas.publish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes what was last published of a region. */
public final class PublishedSerializer extends RecordSerializer<Published> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(Published published, DataOutputView out) throws IOException {
    out.writeLong(published.version());
    out.writeLong(published.region());
    VarInts.writeInt(published.signature().size(), out);
    for (Map.Entry<String, Long> entry : published.signature().entrySet()) {
      Utf8.write(entry.getKey(), out);
      out.writeLong(entry.getValue());
    }
  }

  @Override
  protected Published read(DataInputView in, int format) throws IOException {
    long version = in.readLong();
    long region = in.readLong();
    Map<String, Long> signature = new HashMap<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      signature.put(Utf8.read(in), in.readLong());
    }
    return new Published(version, region, signature);
  }
}
