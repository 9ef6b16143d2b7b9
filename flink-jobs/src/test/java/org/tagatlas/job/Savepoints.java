package org.tagatlas.job;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.util.ExceptionUtils;

/** Takes savepoints of jobs under test. */
final class Savepoints {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Savepoints() {}

  /**
   * Stops a job with a savepoint.
   *
   * @param folder where the savepoint is written
   * @return the location of the savepoint
   */
  static String stop(JobClient client, Path folder, SavepointFormatType format) {
    String target = folder.toUri().toString();
    return onceAllTasksRun(() -> client.stopWithSavepoint(false, target, format));
  }

  /**
   * Takes a savepoint of a job that continues.
   *
   * @param target where the savepoint is written
   * @return the location of the savepoint
   */
  static String trigger(JobClient client, String target, SavepointFormatType format) {
    return onceAllTasksRun(() -> client.triggerSavepoint(target, format));
  }

  /** A source may have read all rows while another task of the job is still being deployed. */
  private static String onceAllTasksRun(Callable<CompletableFuture<String>> savepoint) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                return Optional.of(savepoint.call().get());
              } catch (ExecutionException e) {
                if (ExceptionUtils.findThrowable(e, CheckpointException.class)
                    .filter(Savepoints::isEarly)
                    .isEmpty()) {
                  throw e;
                }
                return Optional.<String>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private static boolean isEarly(CheckpointException failure) {
    return failure.getCheckpointFailureReason()
        == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING;
  }
}
