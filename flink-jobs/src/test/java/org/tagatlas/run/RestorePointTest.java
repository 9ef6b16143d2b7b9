package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests restore points that the cluster determines. */
class RestorePointTest {

  private static final JobID JOB = JobID.fromHexString("0123456789abcdef0123456789abcdef");
  private static final String SAVEPOINT = "s3://bucket/savepoints/savepoint-fedcba-0123";

  @TempDir java.nio.file.Path folder;

  private final Configuration flink = new Configuration();

  private void highlyAvailable() {
    flink.set(HighAvailabilityOptions.HA_MODE, "kubernetes");
    flink.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, JOB.toString());
  }

  private Optional<Path> checkpoints() {
    return Optional.of(new Path(folder.toUri()));
  }

  @Test
  void newRunHasNoRestorePoint() throws IOException {
    assertThat(RestorePoint.of(flink, checkpoints())).isEmpty();
    highlyAvailable();
    assertThat(RestorePoint.of(flink, checkpoints())).isEmpty();
    assertThat(RestorePoint.of(flink, Optional.empty())).isEmpty();
  }

  @Test
  void sameJobWithoutHighAvailabilityHasNoRestorePoint() throws IOException {
    RunNameFile.write(checkpoints().get(), JOB, "live-1");
    flink.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, JOB.toString());
    assertThat(RestorePoint.of(flink, checkpoints())).isEmpty();
  }

  @Test
  void restoresFromSavepointOfFlinkConfiguration() throws IOException {
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, SAVEPOINT);
    assertThat(RestorePoint.of(flink, checkpoints())).contains(SAVEPOINT);
    assertThat(RestorePoint.of(flink, Optional.empty())).contains(SAVEPOINT);
  }

  @Test
  void sameJobContinuesItsRunDespiteSavepoint() throws IOException {
    RunNameFile.write(checkpoints().get(), JOB, "live-1");
    highlyAvailable();
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, SAVEPOINT);
    Optional<String> from = RestorePoint.of(flink, checkpoints());
    assertThat(RunNameFile.find(new Path(from.orElseThrow()), checkpoints())).contains("live-1");
  }

  @Test
  void recognizesJobWithoutRunName() throws IOException {
    RunNameFile.mark(checkpoints().get(), JOB);
    highlyAvailable();
    assertThat(RestorePoint.of(flink, checkpoints())).isPresent();
  }

  @Test
  void markKeepsExistingName() throws IOException {
    RunNameFile.write(checkpoints().get(), JOB, "live-1");
    RunNameFile.mark(checkpoints().get(), JOB);
    assertThat(RunNameFile.find(new Path(checkpoints().get(), JOB + "/chk-7"), checkpoints()))
        .contains("live-1");
  }
}
