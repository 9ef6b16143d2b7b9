package org.tagatlas.count;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/** Serializes counted photos. A label that equals its tag is omitted. */
public final class CountedPhotoSerializer extends RecordSerializer<CountedPhoto> {

  private static final long serialVersionUID = 1L;

  /** Type information of counted photos. */
  public static final RecordType<CountedPhoto> TYPE =
      new RecordType<>(CountedPhoto.class, new CountedPhotoSerializer());

  @Override
  public String id() {
    return "photo-visit";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(CountedPhoto photo, DataOutputView out) throws IOException {
    out.writeInt(photo.place());
    out.writeLong(photo.voter());
    out.writeInt(photo.day());
    VarInts.writeInt(photo.tags().size(), out);
    for (Tag tag : photo.tags()) {
      boolean labelled = tag.labelText() != tag.cleanText();
      out.writeBoolean(labelled);
      tag.cleanText().write(out);
      if (labelled) {
        tag.labelText().write(out);
      }
    }
  }

  @Override
  protected CountedPhoto read(DataInputView in, int format) throws IOException {
    int place = in.readInt();
    long voter = in.readLong();
    int day = in.readInt();
    Tag[] tags = new Tag[VarInts.readInt(in)];
    for (int i = 0; i < tags.length; i++) {
      boolean labelled = in.readBoolean();
      Utf8Text clean = Utf8Text.read(in);
      tags[i] = new Tag(clean, labelled ? Utf8Text.read(in) : clean);
    }
    return new CountedPhoto(place, voter, day, List.of(tags));
  }
}
