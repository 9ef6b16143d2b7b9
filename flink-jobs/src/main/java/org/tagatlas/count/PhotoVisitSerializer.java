package org.tagatlas.count;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.connectors.serialization.VarInts;
import org.tagatlas.tags.Tag;

/** Writes photo visits; a label that is its tag is left out. */
public final class PhotoVisitSerializer extends RecordSerializer<PhotoVisit> {

  private static final long serialVersionUID = 1L;

  /** The type information of photo visits. */
  public static final RecordType<PhotoVisit> TYPE =
      new RecordType<>(PhotoVisit.class, new PhotoVisitSerializer());

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoVisit visit, DataOutputView out) throws IOException {
    out.writeInt(visit.place());
    out.writeLong(visit.voter());
    out.writeInt(visit.day());
    VarInts.writeInt(visit.tags().size(), out);
    for (Tag tag : visit.tags()) {
      boolean labelled = tag.labelText() != tag.cleanText();
      out.writeBoolean(labelled);
      tag.cleanText().write(out);
      if (labelled) {
        tag.labelText().write(out);
      }
    }
  }

  @Override
  protected PhotoVisit read(DataInputView in, int format) throws IOException {
    int place = in.readInt();
    long voter = in.readLong();
    int day = in.readInt();
    Tag[] tags = new Tag[VarInts.readInt(in)];
    for (int i = 0; i < tags.length; i++) {
      boolean labelled = in.readBoolean();
      Utf8Text clean = Utf8Text.read(in);
      tags[i] = new Tag(clean, labelled ? Utf8Text.read(in) : clean);
    }
    return new PhotoVisit(place, voter, day, List.of(tags));
  }
}
