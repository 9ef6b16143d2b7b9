package org.tagatlas.operator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes contributions to a run's summary. */
public final class TallyUpdateSerializer extends RecordSerializer<TallyUpdate> {

  private static final long serialVersionUID = 1L;

  /** The type information of contributions to a run's summary. */
  public static final RecordType<TallyUpdate> TYPE =
      new RecordType<>(TallyUpdate.class, new TallyUpdateSerializer());

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TallyUpdate update, DataOutputView out) throws IOException {
    out.writeBoolean(update instanceof TallyUpdate.Country);
    if (update instanceof TallyUpdate.Change change) {
      Utf8.write(change.name(), out);
      out.writeLong(change.change());
    } else if (update instanceof TallyUpdate.Country country) {
      Utf8.write(country.country(), out);
      Utf8.write(country.name(), out);
      out.writeLong(country.photos());
      VarInts.writeInt(country.topTags().size(), out);
      for (String tag : country.topTags()) {
        Utf8.write(tag, out);
      }
    }
  }

  @Override
  protected TallyUpdate read(DataInputView in, int format) throws IOException {
    if (!in.readBoolean()) {
      return new TallyUpdate.Change(Utf8.read(in), in.readLong());
    }
    String country = Utf8.read(in);
    String name = Utf8.read(in);
    long photos = in.readLong();
    int size = VarInts.readInt(in);
    List<String> topTags = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      topTags.add(Utf8.read(in));
    }
    return new TallyUpdate.Country(country, name, photos, topTags);
  }
}
