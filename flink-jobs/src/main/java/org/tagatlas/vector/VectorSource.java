package org.tagatlas.vector;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.path.TypedPath;
import org.tagatlas.settings.VectorSettings;

/** The Flink source of files of vectors. Each file is read by one reader. */
public final class VectorSource {

  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);

  private VectorSource() {}

  /** Returns a source of the files; with {@code follow} it also reads files that appear later. */
  static Source<VectorRow, ?, ?> of(VectorSettings settings) {
    FileSource.FileSourceBuilder<VectorRow> source =
        FileSource.forBulkFileFormat(new VectorFormat(), paths(settings));
    if (settings.follow()) {
      source.monitorContinuously(SCAN_INTERVAL);
    }
    return source.build();
  }

  /**
   * Returns the number of files that exist.
   *
   * @throws IOException if a path does not exist or cannot be listed
   */
  public static int count(VectorSettings settings) throws IOException {
    return new NonSplittingRecursiveEnumerator().enumerateSplits(paths(settings), 1).size();
  }

  private static Path[] paths(VectorSettings settings) {
    return settings.files().stream().map(TypedPath::of).toArray(Path[]::new);
  }
}
