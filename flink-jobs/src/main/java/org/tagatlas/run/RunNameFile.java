package org.tagatlas.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Stores the name of a run next to its checkpoints, as {@code <job>.run}, so that a run restored
 * from one of them finds its indices.
 */
final class RunNameFile {

  private static final String SUFFIX = ".run";
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint-([0-9a-f]{6})-[0-9a-f]+");
  private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");

  private RunNameFile() {}

  /** Writes the name of a job's run to its folder of checkpoints. */
  static void write(Path checkpoints, JobID job, String run) throws IOException {
    Path file = new Path(checkpoints, job + SUFFIX);
    try (OutputStream out = file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write((run + '\n').getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Creates an empty file for a job unless one exists: not every output names its run. */
  static void mark(Path checkpoints, JobID job) throws IOException {
    if (!knows(checkpoints, job.toString())) {
      write(checkpoints, job, "");
    }
  }

  /** Returns whether a job was started with this folder of checkpoints. */
  static boolean knows(Path checkpoints, String job) throws IOException {
    Path file = new Path(checkpoints, job + SUFFIX);
    return file.getFileSystem().exists(file);
  }

  /**
   * Returns the name of the run that a checkpoint or savepoint belongs to.
   *
   * @param from the folder of a checkpoint ({@code <checkpoints>/<job>/chk-<n>}) or savepoint
   *     ({@code savepoint-<prefix of job id>-<random>})
   * @param checkpoints the folder to search for the name of a savepoint's run
   */
  static Optional<String> find(Path from, Optional<Path> checkpoints) throws IOException {
    Path job = from.getParent();
    if (job != null && JOB.matcher(job.getName()).matches()) {
      return read(new Path(job.getParent(), job.getName() + SUFFIX));
    }
    Matcher savepoint = SAVEPOINT.matcher(from.getName());
    if (savepoint.matches() && checkpoints.isPresent()) {
      FileStatus[] found = checkpoints.get().getFileSystem().listStatus(checkpoints.get());
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        String name = status.getPath().getName();
        if (name.startsWith(savepoint.group(1)) && name.endsWith(SUFFIX)) {
          return read(status.getPath());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(Path file) throws IOException {
    FileSystem files = file.getFileSystem();
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
