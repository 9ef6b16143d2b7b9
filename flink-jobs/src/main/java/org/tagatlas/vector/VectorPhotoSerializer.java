package org.tagatlas.vector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes photos that are joined with vectors, in state and between operators. */
public final class VectorPhotoSerializer extends RecordSerializer<VectorPhoto> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "vector-photo";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(VectorPhoto photo, DataOutputView out) throws IOException {
    out.writeLong(photo.photoid());
    out.writeLong(photo.voter());
    out.writeDouble(photo.latitude());
    out.writeDouble(photo.longitude());
    Utf8.write(photo.country(), out);
    Utf8.write(photo.admin1Code(), out);
    Utf8.write(photo.city(), out);
    VarInts.writeInt(photo.tags().size(), out);
    for (String tag : photo.tags()) {
      Utf8.write(tag, out);
    }
    out.writeLong(photo.uploaded());
    Utf8.write(photo.photographer(), out);
    Utf8.write(photo.pageUrl(), out);
    Utf8.write(photo.license(), out);
    Utf8.write(photo.licenseUrl(), out);
  }

  @Override
  protected VectorPhoto read(DataInputView in, int format) throws IOException {
    return new VectorPhoto(
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        Utf8.read(in),
        Utf8.read(in),
        Utf8.read(in),
        readTags(in),
        in.readLong(),
        Utf8.read(in),
        Utf8.read(in),
        Utf8.read(in),
        Utf8.read(in));
  }

  private static List<String> readTags(DataInputView in) throws IOException {
    List<String> tags = new ArrayList<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      tags.add(Utf8.read(in));
    }
    return tags;
  }
}
