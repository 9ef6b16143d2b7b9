package org.tagatlas.parquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tagatlas.shard.RowFile;
import org.tagatlas.shard.RowFileFormat;
import org.tagatlas.sqlite.RandomAccessBytes;

/** Reads Parquet files as rows, if the libraries are on the class path. */
public final class ParquetFormat implements RowFileFormat {

  /** Whether the libraries are on the class path. */
  static final boolean AVAILABLE = isAvailable();

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private static boolean isAvailable() {
    try {
      Class.forName(
          "org.apache.parquet.hadoop.ParquetFileReader",
          false,
          ParquetFormat.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "Parquet";
  }

  @Override
  public boolean starts(byte[] head, int from, int to) {
    return AVAILABLE
        && to - from >= MAGIC.length
        && Arrays.equals(head, from, from + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  @Override
  public RowFile open(RandomAccessBytes file) throws IOException {
    try {
      return ParquetRows.open(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
