package org.tagatlas.publish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes {@link RegionState} as a byte of flags followed by the fields that are present. */
public final class RegionStateSerializer extends RecordSerializer<RegionState> {

  private static final long serialVersionUID = 1L;

  private static final int VISITS = 1;
  private static final int TOTALS = 2;
  private static final int FEW_VOTES = 4;
  private static final int CANDIDATES = 8;
  private static final int PUBLISHED = 16;

  /** Format 1 did not have {@link Published#ranked()}. */
  @Override
  public String id() {
    return "signature-region";
  }

  @Override
  protected int currentFormat() {
    return 2;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  protected void write(RegionState region, DataOutputView out) throws IOException {
    boolean published = region.published.version() > 0;
    out.writeByte(
        (region.voters == null ? 0 : VISITS)
            | (region.worldVotes == 0 ? 0 : TOTALS)
            | (region.fewVotes == null ? 0 : FEW_VOTES)
            | (region.hasCandidates ? CANDIDATES : 0)
            | (published ? PUBLISHED : 0));
    if (region.voters != null) {
      VarInts.writeLong(region.photos, out);
      VarInts.writeLong(region.taggedPhotos, out);
      region.voters.write(out);
    }
    if (region.worldVotes != 0) {
      VarInts.writeLong(region.votes, out);
      VarInts.writeLong(region.worldVotes, out);
      VarInts.writeLong(region.distinctTags, out);
    }
    if (region.fewVotes != null) {
      region.fewVotes.write(out);
    }
    if (published) {
      write(region.published, out);
    }
  }

  private static void write(Published published, DataOutputView out) throws IOException {
    VarInts.writeLong(published.version(), out);
    out.writeLong(published.region());
    VarInts.writeInt(published.signature().size(), out);
    for (Map.Entry<String, Long> entry : published.signature().entrySet()) {
      Utf8.write(entry.getKey(), out);
      out.writeLong(entry.getValue());
    }
    VarInts.writeLong(published.ranked().millis(), out);
    VarInts.writeLong(published.ranked().votes(), out);
    VarInts.writeLong(published.ranked().worldVotes(), out);
  }

  @Override
  protected RegionState read(DataInputView in, int format) throws IOException {
    RegionState region = new RegionState();
    int flags = in.readByte();
    if ((flags & VISITS) != 0) {
      region.photos = VarInts.readLong(in);
      region.taggedPhotos = VarInts.readLong(in);
      region.voters = PhotographerSet.read(in);
    }
    if ((flags & TOTALS) != 0) {
      region.votes = VarInts.readLong(in);
      region.worldVotes = VarInts.readLong(in);
      region.distinctTags = VarInts.readLong(in);
    }
    if ((flags & FEW_VOTES) != 0) {
      region.fewVotes = MostUsedTags.read(in);
    }
    region.hasCandidates = (flags & CANDIDATES) != 0;
    if ((flags & PUBLISHED) != 0) {
      region.published = readPublished(in, format);
    }
    return region;
  }

  private static Published readPublished(DataInputView in, int format) throws IOException {
    long version = VarInts.readLong(in);
    long region = in.readLong();
    Map<String, Long> signature = new HashMap<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      signature.put(Utf8.read(in), in.readLong());
    }
    Published.Ranked ranked =
        format == 1
            ? Published.Ranked.NEVER
            : new Published.Ranked(
                VarInts.readLong(in), VarInts.readLong(in), VarInts.readLong(in));
    return new Published(version, region, signature, ranked);
  }
}
