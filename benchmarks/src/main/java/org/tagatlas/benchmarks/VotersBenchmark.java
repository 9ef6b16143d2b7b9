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
import org.tagatlas.count.Voters;

/**
 * How many photographers a second one thread puts into sets of a size; an operation is a
 * photographer, and of {@link #count} a count. Most sets of an atlas are tiny.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class VotersBenchmark {

  /** A multiple of each size, so that an invocation fills whole sets. */
  private static final int ADDED = 15_000;

  /** How many photographers a set has; of the last size it is a sketch. */
  @Param({"3", "100", "5000"})
  private int size;

  private long[] hashes;
  private Voters full;

  /** Draws the photographers and fills a set. */
  @Setup
  public void prepare() {
    hashes = new long[size];
    full = new Voters();
    for (int i = 0; i < size; i++) {
      hashes[i] = Voters.hash(String.format(Locale.ROOT, "%08d@N00", i));
      full.add(hashes[i]);
    }
  }

  /** Fills sets from the first photographer to the last. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public void fill(Blackhole blackhole) {
    for (int filled = 0; filled < ADDED; filled += size) {
      Voters voters = new Voters();
      for (long hash : hashes) {
        voters.add(hash);
      }
      blackhole.consume(voters);
    }
  }

  /** Adds photographers again to the set that has them. */
  @Benchmark
  @OperationsPerInvocation(ADDED)
  public void addAgain(Blackhole blackhole) {
    for (int added = 0; added < ADDED; added += size) {
      for (long hash : hashes) {
        blackhole.consume(full.add(hash));
      }
    }
  }

  /** Counts a set that does not change. */
  @Benchmark
  public int count() {
    return full.count();
  }
}
