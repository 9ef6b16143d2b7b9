package org.tagatlas.job;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Polls aliases and records each change of the indices current them. */
final class AliasWatch implements AutoCloseable {

  private static final long PAUSE_MILLIS = 5;

  private final PublishedIndices reader;
  private final List<Map<String, Set<String>>> changes = new CopyOnWriteArrayList<>();
  private final AtomicLong polls = new AtomicLong();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  AliasWatch(PublishedIndices reader) {
    this.reader = reader;
    thread.scheduleWithFixedDelay(this::poll, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns the distinct consecutive states of the aliases, in order. */
  List<Map<String, Set<String>>> changes() {
    return changes;
  }

  /** Returns the number of polls. */
  long polls() {
    return polls.get();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void poll() {
    Map<String, Set<String>> current;
    try {
      current = reader.indicesByAlias();
    } catch (IOException e) {
      // A missing response is a change too: readers would not have found the aliases.
      current = Map.of("no response", Set.of(e.toString()));
    }
    if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(current)) {
      changes.add(current);
    }
    polls.incrementAndGet();
  }
}
