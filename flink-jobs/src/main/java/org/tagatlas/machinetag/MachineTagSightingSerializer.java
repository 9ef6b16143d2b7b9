package org.tagatlas.machinetag;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;

/** Serializes machine tag sightings. */
public final class MachineTagSightingSerializer extends RecordSerializer<MachineTagSighting> {

  private static final long serialVersionUID = 1L;

  /** Type information of machine tag sightings. */
  public static final RecordType<MachineTagSighting> TYPE =
      new RecordType<>(MachineTagSighting.class, new MachineTagSightingSerializer());

  @Override
  public String id() {
    return "machine-tag-sighting";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(MachineTagSighting sighting, DataOutputView out) throws IOException {
    Utf8.write(sighting.machineTag(), out);
    out.writeLong(sighting.uploaded());
    Utf8.write(sighting.country(), out);
  }

  @Override
  protected MachineTagSighting read(DataInputView in, int format) throws IOException {
    return new MachineTagSighting(Utf8.read(in), in.readLong(), Utf8.read(in));
  }
}
