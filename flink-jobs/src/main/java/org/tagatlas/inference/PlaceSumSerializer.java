package org.tagatlas.inference;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.text.VarInts;

/** Writes aggregated coordinates of machine tags, as part of other formats. */
final class PlaceSumSerializer {

  private static final int SPREAD = 0xff;

  private PlaceSumSerializer() {}

  static void write(PlaceSum sum, DataOutput out) throws IOException {
    out.writeByte(sum.spread() ? SPREAD : sum.cells().size());
    for (PlaceSum.Cell cell : sum.cells()) {
      VarInts.writeLong(cell.key(), out);
      VarInts.writeLong(cell.photos(), out);
      VarInts.writeLong(cell.x(), out);
      VarInts.writeLong(cell.y(), out);
      VarInts.writeLong(cell.z(), out);
      VarInts.writeLong(cell.squares(), out);
      out.writeLong(cell.voter());
      out.writeLong(cell.otherVoter());
    }
  }

  static PlaceSum read(DataInput in) throws IOException {
    int size = in.readByte() & 0xff;
    if (size == SPREAD) {
      return PlaceSum.SPREAD;
    }
    List<PlaceSum.Cell> cells = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      cells.add(
          new PlaceSum.Cell(
              VarInts.readLong(in),
              VarInts.readLong(in),
              VarInts.readLong(in),
              VarInts.readLong(in),
              VarInts.readLong(in),
              VarInts.readLong(in),
              in.readLong(),
              in.readLong()));
    }
    return cells.isEmpty() ? PlaceSum.NONE : new PlaceSum(false, cells);
  }

  /** Writes a place, or null. */
  static void writePlace(TagPlace place, DataOutput out) throws IOException {
    VarInts.writeInt(place == null ? 0 : place.uncertaintyMetres(), out);
    if (place != null) {
      out.writeDouble(place.latitude());
      out.writeDouble(place.longitude());
    }
  }

  /** Reads the output of {@link #writePlace}. */
  static TagPlace readPlace(DataInput in) throws IOException {
    int uncertainty = VarInts.readInt(in);
    return uncertainty == 0 ? null : new TagPlace(in.readDouble(), in.readDouble(), uncertainty);
  }
}
