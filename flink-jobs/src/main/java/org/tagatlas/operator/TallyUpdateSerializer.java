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

  // A boolean in the first format, of the same bytes.
  private static final int CHANGE = 0;
  private static final int COUNTRY = 1;
  private static final int POSITION = 2;

  @Override
  protected int currentFormat() {
    return 2;
  }

  @Override
  protected void write(TallyUpdate update, DataOutputView out) throws IOException {
    if (update instanceof TallyUpdate.Change change) {
      out.writeByte(CHANGE);
      Utf8.write(change.name(), out);
      out.writeLong(change.change());
    } else if (update instanceof TallyUpdate.Position position) {
      out.writeByte(POSITION);
      Utf8.write(position.shard(), out);
      out.writeLong(position.next());
    } else if (update instanceof TallyUpdate.Country country) {
      out.writeByte(COUNTRY);
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
    int kind = in.readByte();
    return switch (kind) {
      case CHANGE -> new TallyUpdate.Change(Utf8.read(in), in.readLong());
      case COUNTRY -> country(in);
      case POSITION -> new TallyUpdate.Position(Utf8.read(in), in.readLong());
      default -> throw new IOException("not a contribution to a summary: kind " + kind);
    };
  }

  private static TallyUpdate country(DataInputView in) throws IOException {
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
