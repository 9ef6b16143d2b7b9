package org.tagatlas.benchmarks;

import java.util.Locale;
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
import org.openjdk.jmh.infra.Blackhole;
import org.tagatlas.sketch.PhotographerSet;

/**
 * Photographers per second that one thread adds to sets of a size. An operation is a photographer,
 * for {@link #count} a count. Most sets in an atlas are tiny.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class PhotographerSetBenchmark {

  /** A multiple of each size, so that an invocation fills complete sets. */
  private static final int ADDED = 15_000;

  /** Number of photographers in a set; at the last size it is a sketch. */
  @Param({"3", "100", "5000"})
  private int size;

  private long[] hashes;
  private PhotographerSet full;

  /** Creates the photographers and fills a set. */
  @Setup
  public void prepare() {
    hashes = new long[size];
    full = new PhotographerSet();
    for (int i = 0; i < size; i++) {
      hashes[i] = PhotographerSet.hash(String.format(Locale.ROOT, "%08d@N00", i));
      full.add(hashes[i]);
    }
  }

  /** Fills empty sets. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public void fill(Blackhole blackhole) {
    for (int filled = 0; filled < ADDED; filled += size) {
      PhotographerSet voters = new PhotographerSet();
      for (long hash : hashes) {
        voters.add(hash);
      }
      blackhole.consume(voters);
    }
  }

  /** Adds photographers that are already present. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public void addAgain(Blackhole blackhole) {
    for (int added = 0; added < ADDED; added += size) {
      for (long hash : hashes) {
        blackhole.consume(full.add(hash));
      }
    }
  }

  /** Counts an unchanged set. */
  @Benchmark
  public int count() {
    return full.count();
  }
}
