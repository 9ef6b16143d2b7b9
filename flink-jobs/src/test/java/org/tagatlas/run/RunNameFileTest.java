package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunNameFileTest {

  private final JobID job = JobID.fromHexString("0123456789abcdef0123456789abcdef");
  private final JobID other = JobID.fromHexString("ffffff6789abcdef0123456789abcdef");

  @TempDir private java.nio.file.Path directory;
  private Path checkpoints;

  @BeforeEach
  void writeTwo() throws IOException {
    checkpoints = new Path(directory.toUri());
    RunNameFile.write(checkpoints, job, "mine");
    RunNameFile.write(checkpoints, other, "theirs");
  }

  @Test
  void findsRunOfCheckpoint() throws IOException {
    Path checkpoint = new Path(checkpoints, job + "/chk-17");
    assertThat(RunNameFile.find(checkpoint, Optional.empty())).contains("mine");
    assertThat(RunNameFile.find(new Path(checkpoints, other + "/chk-1"), Optional.of(checkpoints)))
        .contains("theirs");
  }

  @Test
  void findsRunOfSavepointInOtherFolder() throws IOException {
    Path savepoint = new Path("file:///elsewhere/savepoint-012345-aa00bb11cc22");
    assertThat(RunNameFile.find(savepoint, Optional.of(checkpoints))).contains("mine");
    assertThat(RunNameFile.find(savepoint, Optional.empty())).isEmpty();
  }

  @Test
  void findsNothingWithoutFile() throws IOException {
    Files.delete(directory.resolve(job + ".run"));
    assertThat(RunNameFile.find(new Path(checkpoints, job + "/chk-17"), Optional.empty()))
        .isEmpty();
    assertThat(RunNameFile.find(new Path(checkpoints, "renamed"), Optional.of(checkpoints)))
        .isEmpty();
  }

  /** Other versions read the file, so its name and content never change. */
  @Test
  void writesNameNextToCheckpoints() throws IOException {
    assertThat(directory.resolve(job + ".run")).content().isEqualTo("mine\n");
  }
}
