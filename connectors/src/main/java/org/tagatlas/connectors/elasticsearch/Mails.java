package org.tagatlas.connectors.elasticsearch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/** Hands work from other threads to a task's own thread. */
final class Mails {

  private Mails() {}

  /** Hands over; a task that has ended wants nothing any more. */
  static void send(
      MailboxExecutor task, ThrowingRunnable<? extends Exception> work, String description) {
    try {
      task.execute(work, description);
    } catch (RejectedExecutionException e) {
      // The task has ended, and what it still had to do is in its state.
    }
  }

  /**
   * Hands over after some time. It needs no timer of the task: those are dropped when its input
   * ends, and there is work left to repeat then.
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
