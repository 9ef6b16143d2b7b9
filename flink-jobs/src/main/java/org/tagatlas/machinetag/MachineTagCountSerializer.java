package org.tagatlas.machinetag;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes the counts of machine tags. */
public final class MachineTagCountSerializer extends RecordSerializer<MachineTagCount> {

  private static final long serialVersionUID = 1L;

  /** Type information of the counts of machine tags. */
  public static final RecordType<MachineTagCount> TYPE =
      new RecordType<>(MachineTagCount.class, new MachineTagCountSerializer());

  @Override
  public String id() {
    return "machine-tag-count";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(MachineTagCount count, DataOutputView out) throws IOException {
    Utf8.write(count.machineTag(), out);
    out.writeLong(count.version());
    out.writeLong(count.photos());
    out.writeLong(count.firstSeen());
    out.writeLong(count.lastSeen());
    VarInts.writeInt(count.countries().size(), out);
    for (String country : count.countries()) {
      Utf8.write(country, out);
    }
  }

  @Override
  protected MachineTagCount read(DataInputView in, int format) throws IOException {
    String machineTag = Utf8.read(in);
    long version = in.readLong();
    long photos = in.readLong();
    long firstSeen = in.readLong();
    long lastSeen = in.readLong();
    Set<String> countries = new TreeSet<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      countries.add(Utf8.read(in));
    }
    return new MachineTagCount(machineTag, version, photos, firstSeen, lastSeen, countries);
  }
}
