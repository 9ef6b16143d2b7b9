package org.tagatlas.publish;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.Utf8;

/** Serializes {@link Candidate}. */
public final class CandidateSerializer extends RecordSerializer<Candidate> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "signature-candidate";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(Candidate candidate, DataOutputView out) throws IOException {
    Utf8.write(candidate.label(), out);
    out.writeLong(candidate.photos());
    out.writeInt(candidate.votes());
    out.writeLong(candidate.worldPhotos());
    out.writeLong(candidate.worldVotes());
  }

  @Override
  protected Candidate read(DataInputView in, int format) throws IOException {
    return new Candidate(Utf8.read(in), in.readLong(), in.readInt(), in.readLong(), in.readLong());
  }
}
