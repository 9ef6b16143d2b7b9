package org.tagatlas.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes contributions to a run's summary. */
public final class SummaryUpdateSerializer extends RecordSerializer<SummaryUpdate> {

  private static final long serialVersionUID = 1L;

  /** The type information of contributions to a run's summary. */
  public static final RecordType<SummaryUpdate> TYPE =
      new RecordType<>(SummaryUpdate.class, new SummaryUpdateSerializer());

  // Was a boolean in format 1, with the same bytes.
  private static final int CHANGE = 0;
  private static final int COUNTRY = 1;
  private static final int POSITION = 2;
  // Since format 3.
  private static final int FIRST_REJECT = 3;

  @Override
  public String id() {
    return "summary-update";
  }

  @Override
  protected int currentFormat() {
    return 3;
  }

  @Override
  protected void write(SummaryUpdate update, DataOutputView out) throws IOException {
    if (update instanceof SummaryUpdate.Change change) {
      out.writeByte(CHANGE);
      Utf8.write(change.name(), out);
      out.writeLong(change.change());
    } else if (update instanceof SummaryUpdate.Position position) {
      out.writeByte(POSITION);
      Utf8.write(position.shard(), out);
      out.writeLong(position.next());
    } else if (update instanceof SummaryUpdate.FirstReject first) {
      out.writeByte(FIRST_REJECT);
      Utf8.write(first.shard(), out);
      out.writeLong(first.line());
      Utf8.write(first.reason(), out);
      Utf8.write(first.detail(), out);
    } else if (update instanceof SummaryUpdate.Country country) {
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
  protected SummaryUpdate read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case CHANGE -> new SummaryUpdate.Change(Utf8.read(in), in.readLong());
      case COUNTRY -> country(in);
      case POSITION -> new SummaryUpdate.Position(Utf8.read(in), in.readLong());
      case FIRST_REJECT ->
          new SummaryUpdate.FirstReject(Utf8.read(in), in.readLong(), Utf8.read(in), Utf8.read(in));
      default -> throw new IOException("unknown kind of summary update: " + kind);
    };
  }

  private static SummaryUpdate country(DataInputView in) throws IOException {
    String country = Utf8.read(in);
    String name = Utf8.read(in);
    long photos = in.readLong();
    int size = VarInts.readInt(in);
    List<String> topTags = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      topTags.add(Utf8.read(in));
    }
    return new SummaryUpdate.Country(country, name, photos, topTags);
  }
}
