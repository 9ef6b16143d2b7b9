package org.tagatlas.vector;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;

/** Serializes photos and vectors between operators; not used in state. */
public final class VectorUpdateSerializer extends RecordSerializer<VectorUpdate> {

  private static final long serialVersionUID = 1L;

  /** Type information of photos and vectors. */
  public static final RecordType<VectorUpdate> TYPE =
      new RecordType<>(VectorUpdate.class, new VectorUpdateSerializer());

  private static final VectorPhotoSerializer PHOTOS = new VectorPhotoSerializer();
  private static final EncodedVectorSerializer VECTORS = new EncodedVectorSerializer();
  private static final int PHOTO = 0;
  private static final int ENCODED = 1;

  @Override
  public String id() {
    return "vector-update";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(VectorUpdate update, DataOutputView out) throws IOException {
    if (update instanceof VectorUpdate.Photo arrived) {
      out.writeByte(PHOTO);
      PHOTOS.serialize(arrived.photo(), out);
    } else {
      VectorUpdate.Encoded encoded = (VectorUpdate.Encoded) update;
      out.writeByte(ENCODED);
      out.writeLong(encoded.photoid());
      VECTORS.serialize(encoded.vector(), out);
    }
  }

  @Override
  protected VectorUpdate read(DataInputView in, int format) throws IOException {
    return in.readByte() == PHOTO
        ? new VectorUpdate.Photo(PHOTOS.deserialize(in))
        : new VectorUpdate.Encoded(in.readLong(), VECTORS.deserialize(in));
  }
}
