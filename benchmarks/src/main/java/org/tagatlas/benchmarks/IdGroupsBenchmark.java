package org.tagatlas.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tagatlas.intake.IdGroups;

/**
 * Photo ids per second that one thread looks up and adds in random order. An operation is an id.
 * Many groups exceed the caches of the processor; few groups are dense.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class IdGroupsBenchmark {

  private static final int ADDED = 4_000_000;

  /** Number of groups over which the ids are evenly spread. */
  @Param({"50", "100000"})
  private int groups;

  private long[] ids;
  private IdGroups full;

  /** Draws the ids and adds all of them. */
  @Setup
  public void prepare() {
    ids = new SplittableRandom(1).longs(ADDED, 0, (long) groups << 16).toArray();
    full = fill();
  }

  /** Adds ids to initially empty groups; a few ids occur twice. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public IdGroups fill() {
    IdGroups filled = new IdGroups();
    addAll(filled);
    return filled;
  }

  /** Adds ids that are already present. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public int addAgain() {
    return addAll(full);
  }

  private int addAll(IdGroups seen) {
    int added = 0;
    for (long id : ids) {
      long key = id >>> 16;
      int slot = seen.find(key);
      if (slot < 0) {
        slot = seen.put(key, null);
      }
      added += seen.add(slot, (char) id) ? 1 : 0;
    }
    return added;
  }
}
