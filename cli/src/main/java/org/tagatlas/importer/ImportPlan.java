package org.tagatlas.importer;

import java.nio.file.Path;
import java.util.List;
import org.tagatlas.record.PhotoRecord;

/**
 * What is imported.
 *
 * @param inputs the files to read, in this order
 * @param out the folder to write
 * @param format layout of the files
 * @param kind which rows are imported
 * @param where condition on the rows, as in {@link org.tagatlas.filter.PhotoFilter}; empty for none
 * @param limit maximum number of imported rows; {@link Long#MAX_VALUE} for all
 * @param threads number of threads, at least 1
 * @param blockBytes about the size of what a thread imports at a time, in bytes
 */
public record ImportPlan(
    List<org.apache.flink.core.fs.Path> inputs,
    Path out,
    ImportFormat format,
    Kind kind,
    String where,
    long limit,
    int threads,
    long blockBytes) {

  /** The default of {@code blockBytes}: a member of each shard is then about 24 KB. */
  public static final long BLOCK_BYTES = 96L << 20;

  /** A kind of rows. */
  public enum Kind {
    /** All rows. */
    ALL,
    /** Photos. */
    PHOTO,
    /** Videos. */
    VIDEO;

    boolean accepts(PhotoRecord photo) {
      return this == ALL || photo.video() == (this == VIDEO);
    }
  }
}
