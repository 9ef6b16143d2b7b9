package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.tagatlas.region.RegionKey;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/**
 * The worldwide counts of a tag: its labels, its sums by window and level, and its rows by region
 * while they are small. Not thread-safe.
 */
final class TagCount {

  /** Larger rows are changed out of the value into chunks of about this size, in bytes. */
  static final int MAX_INLINE_BYTES = 8 * 1024;

  private static final int MAX_CHUNK_BITS = 20;

  private static final int NOTABLE = 1;
  private static final int CHUNKED = 2;
  private static final int EMITTED = 4;

  /** Number of photos by label. */
  final Object2LongOpenHashMap<Utf8Text> labels = new Object2LongOpenHashMap<>(2);

  /** Sums by {@link RegionKey#levelKey()}; null while they can be computed from the rows. */
  private Int2ObjectOpenHashMap<LevelSum> sums;

  /** The rows; null once they are in chunks. */
  TagRows rows = TagRows.NONE;

  /** Binary logarithm of the number of chunks; 0 while there are none. */
  int chunkBits;

  /** Approximate size of all chunks in bytes. */
  long chunkBytes;

  /**
   * The label that all rows were last emitted with; null if it differs or some were never emitted.
   */
  Utf8Text emittedLabel;

  /** Whether any row ever had enough votes for a signature. */
  boolean notable;

  /** Sums of a tag over all regions of a level in a window. */
  static final class LevelSum {
    long photos;
    long votes;

    /** The sums that all rows were last emitted with. */
    long emittedPhotos;

    long emittedVotes;

    boolean changed() {
      return photos != emittedPhotos || votes != emittedVotes;
    }

    boolean changedByOnePercent() {
      return (photos - emittedPhotos) * 100 >= emittedPhotos && photos != emittedPhotos
          || Math.abs(votes - emittedVotes) * 100 >= emittedVotes && votes != emittedVotes;
    }
  }

  /**
   * Returns the label that most photos use; ties are broken by the smaller one in code point order.
   */
  Utf8Text label() {
    Utf8Text best = null;
    long most = 0;
    for (Object2LongMap.Entry<Utf8Text> label : labels.object2LongEntrySet()) {
      long photos = label.getLongValue();
      if (photos > most || photos == most && label.getKey().compareTo(best) < 0) {
        best = label.getKey();
        most = photos;
      }
    }
    return best;
  }

  /** Returns the sum over a level and window, see {@link RegionKey#levelKey()}. */
  LevelSum sum(int levelKey) throws IOException {
    return sum(sums(), levelKey);
  }

  private static LevelSum sum(Int2ObjectOpenHashMap<LevelSum> sums, int levelKey) {
    LevelSum sum = sums.get(levelKey);
    if (sum == null) {
      sum = new LevelSum();
      sums.put(levelKey, sum);
    }
    return sum;
  }

  private Int2ObjectOpenHashMap<LevelSum> sums() throws IOException {
    if (sums == null) {
      sums = new Int2ObjectOpenHashMap<>(2);
      TagRowCursor row = new TagRowCursor();
      row.open(rows);
      while (row.next()) {
        LevelSum sum = sum(sums, row.levelKey());
        sum.photos += row.photos();
        sum.votes += row.votes();
      }
    }
    return sums;
  }

  /** Adds to the sums what the groups added to the rows. */
  void add(RegionGroups groups) {
    if (sums == null) {
      // Computed from the rows on demand.
      return;
    }
    for (int group = 0; group < groups.size(); group++) {
      LevelSum sum = sum(sums, groups.levelKey(group));
      sum.photos += groups.photos(group);
      sum.votes += groups.votesGained(group);
    }
  }

  /** Drops the rows after they were moved to chunks. */
  void moveRows(int bits, long bytes) throws IOException {
    sums();
    rows = null;
    chunkBits = bits;
    chunkBytes = bytes;
  }

  /** Returns whether a sum changed by at least 1 % since all rows were emitted. */
  boolean changedByOnePercent() throws IOException {
    for (LevelSum sum : sums().values()) {
      if (sum.changedByOnePercent()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether some rows were not emitted with the current label or sums. */
  boolean hasPendingRows() throws IOException {
    if (!label().equals(emittedLabel)) {
      return true;
    }
    if (notable) {
      for (LevelSum sum : sums().values()) {
        if (sum.changed()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Records that all rows were emitted with the current sums and a label. */
  void markEmitted(Utf8Text label) throws IOException {
    emittedLabel = label;
    for (LevelSum sum : sums().values()) {
      sum.emittedPhotos = sum.photos;
      sum.emittedVotes = sum.votes;
    }
  }

  /** Returns the binary logarithm of the number of chunks for rows of that many bytes. */
  static int chunkBits(long bytes) {
    int bits = 64 - Long.numberOfLeadingZeros(bytes / MAX_INLINE_BYTES);
    return Math.max(1, Math.min(MAX_CHUNK_BITS, bits));
  }

  /**
   * Writes the counts, to follow the tag; rows come last. Sums that can be computed from the rows
   * are omitted.
   */
  void write(Utf8Text tag, DataOutput out) throws IOException {
    out.writeByte(
        (notable ? NOTABLE : 0)
            | (rows == null ? CHUNKED : 0)
            | (emittedLabel == null ? 0 : EMITTED));
    if (emittedLabel != null) {
      writeLabel(tag, emittedLabel, out);
    }
    VarInts.writeInt(labels.size(), out);
    for (Object2LongMap.Entry<Utf8Text> label : labels.object2LongEntrySet()) {
      writeLabel(tag, label.getKey(), out);
      VarInts.writeLong(label.getLongValue(), out);
    }
    if (notable || rows == null) {
      VarInts.writeInt(sums().size(), out);
      for (Int2ObjectMap.Entry<LevelSum> entry : sums().int2ObjectEntrySet()) {
        LevelSum sum = entry.getValue();
        VarInts.writeInt(entry.getIntKey(), out);
        VarInts.writeLong(sum.photos, out);
        VarInts.writeLong(sum.votes, out);
        VarInts.writeLong(sum.emittedPhotos, out);
        VarInts.writeLong(sum.emittedVotes, out);
      }
    }
    if (rows == null) {
      VarInts.writeInt(chunkBits, out);
      VarInts.writeLong(chunkBytes, out);
    } else {
      out.write(rows.bytes());
    }
  }

  /** Reads the output of {@link #write} for the same tag, up to the end of the input. */
  static TagCount read(Utf8Text tag, DataInputDeserializer in) throws IOException {
    TagCount count = new TagCount();
    int flags = in.readByte();
    count.notable = (flags & NOTABLE) != 0;
    if ((flags & EMITTED) != 0) {
      count.emittedLabel = readLabel(tag, in);
    }
    for (int n = VarInts.readInt(in); n > 0; n--) {
      count.labels.put(readLabel(tag, in), VarInts.readLong(in));
    }
    boolean chunked = (flags & CHUNKED) != 0;
    if (count.notable || chunked) {
      count.sums = new Int2ObjectOpenHashMap<>(2);
      for (int n = VarInts.readInt(in); n > 0; n--) {
        LevelSum sum = new LevelSum();
        count.sums.put(VarInts.readInt(in), sum);
        sum.photos = VarInts.readLong(in);
        sum.votes = VarInts.readLong(in);
        sum.emittedPhotos = VarInts.readLong(in);
        sum.emittedVotes = VarInts.readLong(in);
      }
    }
    if (chunked) {
      count.rows = null;
      count.chunkBits = VarInts.readInt(in);
      count.chunkBytes = VarInts.readLong(in);
    } else {
      byte[] bytes = new byte[in.available()];
      in.readFully(bytes);
      count.rows = new TagRows(bytes);
    }
    return count;
  }

  /** Writes a label. Most labels equal the clean form and take one byte. */
  private static void writeLabel(Utf8Text tag, Utf8Text label, DataOutput out) throws IOException {
    if (label.equals(tag)) {
      out.writeByte(0);
    } else {
      label.write(out);
    }
  }

  private static Utf8Text readLabel(Utf8Text tag, DataInputDeserializer in) throws IOException {
    Utf8Text label = Utf8Text.read(in);
    return label.length() == 0 ? tag : label;
  }
}
