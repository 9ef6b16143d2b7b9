package org.tagatlas.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes the most used tags with few votes. */
public final class FewVotesSerializer extends RecordSerializer<FewVotes> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(FewVotes few, DataOutputView out) throws IOException {
    VarInts.writeInt(few.tags().size(), out);
    for (FewVotes.Entry entry : few.tags()) {
      Utf8.write(entry.tag(), out);
      Utf8.write(entry.label(), out);
      out.writeInt(entry.votes());
    }
  }

  @Override
  protected FewVotes read(DataInputView in, int format) throws IOException {
    int size = VarInts.readInt(in);
    List<FewVotes.Entry> tags = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      tags.add(new FewVotes.Entry(Utf8.read(in), Utf8.read(in), in.readInt()));
    }
    return new FewVotes(List.copyOf(tags));
  }
}
