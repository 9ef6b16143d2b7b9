package org.tagatlas.fetch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates daemon threads for requests, so that a hanging server does not keep the process alive.
 */
public final class FetchThreads {

  private FetchThreads() {}

  /** Returns a factory of daemon threads with a name prefix. */
  public static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + '-' + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
