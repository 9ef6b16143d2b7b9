package org.tagatlas.connectors.elasticsearch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/** Passes work from other threads to a task thread. */
final class Mails {

  private Mails() {}

  /** Enqueues work; ignored if the task has ended. */
  static void send(
      MailboxExecutor task, ThrowingRunnable<? extends Exception> work, String description) {
    try {
      task.execute(work, description);
    } catch (RejectedExecutionException e) {
      // The task has ended; its unfinished work is in its state.
    }
  }

  /**
   * Enqueues work after a delay. Does not use the task's timers: they are dropped when its input
   * ends, but retries are still needed then.
   */
  static void sendLater(
      long millis,
      MailboxExecutor task,
      ThrowingRunnable<? extends Exception> work,
      String description) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> send(task, work, description));
  }
}
