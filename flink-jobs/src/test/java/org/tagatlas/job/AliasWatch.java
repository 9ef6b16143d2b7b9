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

/** Looks at aliases again and again, and remembers each change of what is behind them. */
final class AliasWatch implements AutoCloseable {

  private static final long PAUSE_MILLIS = 5;

  private final PublishedIndices reader;
  private final List<Map<String, Set<String>>> changes = new CopyOnWriteArrayList<>();
  private final AtomicLong looks = new AtomicLong();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  AliasWatch(PublishedIndices reader) {
    this.reader = reader;
    thread.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns what was behind the aliases, in order, each time that it was something else. */
  List<Map<String, Set<String>>> changes() {
    return changes;
  }

  /** Returns how often it has looked. */
  long looks() {
    return looks.get();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    Map<String, Set<String>> behind;
    try {
      behind = reader.behindAliases();
    } catch (IOException e) {
      // No answer is a change as well: aliases were not there when a reader asked.
      behind = Map.of("no answer", Set.of(e.toString()));
    }
    if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(behind)) {
      changes.add(behind);
    }
    looks.incrementAndGet();
  }
}
