package org.tagatlas.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes photos to locate between operators; not used in state. */
public final class PhotoToLocateSerializer extends RecordSerializer<PhotoToLocate> {

  private static final long serialVersionUID = 1L;

  /** Type information of photos to locate. */
  public static final RecordType<PhotoToLocate> TYPE =
      new RecordType<>(PhotoToLocate.class, new PhotoToLocateSerializer());

  private static final PhotoRecordSerializer PHOTO = new PhotoRecordSerializer();

  @Override
  public String id() {
    return "photo-to-locate";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoToLocate photo, DataOutputView out) throws IOException {
    PHOTO.serialize(photo.photo(), out);
    VarInts.writeInt(photo.tags().size(), out);
    for (String tag : photo.tags()) {
      Utf8.write(tag, out);
    }
  }

  @Override
  protected PhotoToLocate read(DataInputView in, int format) throws IOException {
    return new PhotoToLocate(PHOTO.deserialize(in), readTags(in));
  }

  private static List<String> readTags(DataInputView in) throws IOException {
    List<String> tags = new ArrayList<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      tags.add(Utf8.read(in));
    }
    return tags;
  }
}
