package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.VarInts;

/** Serializes pages of sightings. */
public final class SightingPageSerializer extends RecordSerializer<SightingPage> {

  private static final long serialVersionUID = 1L;

  /** Type information of pages of sightings. */
  public static final RecordType<SightingPage> TYPE =
      new RecordType<>(SightingPage.class, new SightingPageSerializer());

  @Override
  public String id() {
    return "sighting-page";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(SightingPage page, DataOutputView out) throws IOException {
    out.writeInt(page.bucket());
    VarInts.writeInt(page.sightings(), out);
    VarInts.writeInt(page.bytes().length, out);
    out.write(page.bytes());
  }

  @Override
  protected SightingPage read(DataInputView in, int format) throws IOException {
    int bucket = in.readInt();
    int sightings = VarInts.readInt(in);
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return new SightingPage(bucket, sightings, bytes);
  }
}
