package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.connectors.serialization.VarInts;

/**
 * What is known of a tag in the whole world: its labels, its sums by window and level, and its rows
 * by region as long as they are small. Not thread-safe.
 */
final class TagCount {

  /** Rows of more bytes than this leave the value for parts, each of about as many bytes. */
  static final int MAX_INLINE_BYTES = 8 * 1024;

  private static final int MAX_CHUNK_BITS = 20;

  private static final int NOTABLE = 1;
  private static final int CHUNKED = 2;
  private static final int TOLD = 4;

  /** Photos by label. */
  final Object2LongOpenHashMap<Utf8Text> labels = new Object2LongOpenHashMap<>(2);

  /** Sums by {@link RegionKey#levelKey()}; null as long as they can be had from the rows. */
  private Int2ObjectOpenHashMap<LevelSum> sums;

  /** The rows, or null once they are in parts. */
  TagRows rows = TagRows.NONE;

  /** The binary logarithm of how many parts there are; 0 as long as there are none. */
  int chunkBits;

  /** About how many bytes all parts take. */
  long chunkBytes;

  /** The label that every row was last told of; null when some were never told of. */
  Utf8Text toldLabel;

  /** Whether a row has ever had enough votes for a signature. */
  boolean notable;

  /** The sums of a tag over all regions of a level in a window. */
  static final class LevelSum {
    long photos;
    long votes;

    /** What every row was last told of. */
    long toldPhotos;

    long toldVotes;

    boolean moved() {
      return photos != toldPhotos || votes != toldVotes;
    }

    boolean movedByOnePercent() {
      return (photos - toldPhotos) * 100 >= toldPhotos && photos != toldPhotos
          || Math.abs(votes - toldVotes) * 100 >= toldVotes && votes != toldVotes;
    }
  }

  /** Returns the label that most photos use, the smaller by code points among equals. */
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

  /** Adds to the sums what groups added to the rows. */
  void add(RegionGroups groups) {
    if (sums == null) {
      // They are added up from the rows when somebody asks.
      return;
    }
    for (int group = 0; group < groups.size(); group++) {
      LevelSum sum = sum(sums, groups.levelKey(group));
      sum.photos += groups.photos(group);
      sum.votes += groups.votesGained(group);
    }
  }

  /** Forgets the rows, which are in parts by now. */
  void moveRows(int bits, long bytes) throws IOException {
    sums();
    rows = null;
    chunkBits = bits;
    chunkBytes = bytes;
  }

  /** Returns whether a sum has moved by one part in a hundred since every row was told of it. */
  boolean movedByOnePercent() throws IOException {
    for (LevelSum sum : sums().values()) {
      if (sum.movedByOnePercent()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether there is something that not every row was told of. */
  boolean untold() throws IOException {
    if (!label().equals(toldLabel)) {
      return true;
    }
    if (notable) {
      for (LevelSum sum : sums().values()) {
        if (sum.moved()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Remembers that every row has been told of the sums and of a label. */
  void told(Utf8Text label) throws IOException {
    toldLabel = label;
    for (LevelSum sum : sums().values()) {
      sum.toldPhotos = sum.photos;
      sum.toldVotes = sum.votes;
    }
  }

  /** Returns how many parts, as a binary logarithm, rows of so many bytes want. */
  static int chunkBits(long bytes) {
    int bits = 64 - Long.numberOfLeadingZeros(bytes / MAX_INLINE_BYTES);
    return Math.max(1, Math.min(MAX_CHUNK_BITS, bits));
  }

  /** Writes it behind its tag, rows last. Sums that can be had from the rows are left out. */
  void write(Utf8Text tag, DataOutput out) throws IOException {
    out.writeByte(
        (notable ? NOTABLE : 0) | (rows == null ? CHUNKED : 0) | (toldLabel == null ? 0 : TOLD));
    if (toldLabel != null) {
      writeLabel(tag, toldLabel, out);
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
        VarInts.writeLong(sum.toldPhotos, out);
        VarInts.writeLong(sum.toldVotes, out);
      }
    }
    if (rows == null) {
      VarInts.writeInt(chunkBits, out);
      VarInts.writeLong(chunkBytes, out);
    } else {
      out.write(rows.bytes());
    }
  }

  /** Reads what {@link #write} wrote for the same tag, to the end of the input. */
  static TagCount read(Utf8Text tag, DataInputDeserializer in) throws IOException {
    TagCount count = new TagCount();
    int flags = in.readByte();
    count.notable = (flags & NOTABLE) != 0;
    if ((flags & TOLD) != 0) {
      count.toldLabel = readLabel(tag, in);
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
        sum.toldPhotos = VarInts.readLong(in);
        sum.toldVotes = VarInts.readLong(in);
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

  /** Most tags are typed in their clean form: those take a byte. */
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
