package org.tagatlas.shard;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.tagatlas.sqlite.RandomAccessBytes;

/**
 * A format of files of rows that needs a library, which jobs on a cluster do not have. Formats are
 * services ({@link ServiceLoader}) of whoever has the library.
 */
public interface RowFileFormat {

  /** Returns the name of the format, such as {@code Parquet}. */
  String name();

  /** Returns whether a file starts like one of this format, and its library is available. */
  boolean starts(byte[] head, int from, int to);

  /**
   * Opens a file.
   *
   * @param file the file; closed by this method if it fails
   * @throws RowFileException if it is damaged or not supported
   * @throws IOException if the storage fails
   */
  RowFile open(RandomAccessBytes file) throws IOException;

  /** Returns the format of a file by its first bytes; null for none. */
  static RowFileFormat of(byte[] head, int from, int to) {
    for (RowFileFormat format : RowFileFormats.ALL) {
      if (format.starts(head, from, to)) {
        return format;
      }
    }
    return null;
  }

  /** The formats, which are found once. */
  final class RowFileFormats {

    private static final List<RowFileFormat> ALL =
        ServiceLoader.load(RowFileFormat.class, RowFileFormat.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private RowFileFormats() {}
  }
}
