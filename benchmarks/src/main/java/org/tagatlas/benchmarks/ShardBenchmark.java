package org.tagatlas.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/**
 * Rows per second of a shard that one thread reads, by step. An operation is a row. Parsing
 * includes framing, and framing includes decompression.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class ShardBenchmark {

  /** One more element than rows: the end marker. */
  private static final int ELEMENTS = GeneratedShard.ROWS + 1;

  private final byte[] buffer = new byte[128 * 1024];
  private GeneratedShard shard;

  /** Generates the shard. */
  @Setup
  public void prepare() {
    shard = GeneratedShard.get();
  }

  /** Only decompresses, with the stream of the JDK: the lower bound of the other benchmarks. */
  @Benchmark
  @OperationsPerInvocation(GeneratedShard.ROWS)
  public long gunzip() throws IOException {
    long length = 0;
    try (InputStream in = new GZIPInputStream(shard.stream(), buffer.length)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        length += n;
      }
    }
    return length;
  }

  /** Decompresses and splits into lines. */
  @Benchmark
  @OperationsPerInvocation(GeneratedShard.ROWS)
  public long frame() throws IOException {
    try (ShardReader reader = shard.reader(FieldSet.COUNTED)) {
      reader.skip(ELEMENTS);
      return reader.bytesRead();
    }
  }

  /** Parses records with the fields required for counting. */
  @Benchmark
  @OperationsPerInvocation(GeneratedShard.ROWS)
  public void parseCounted(Blackhole blackhole) throws IOException {
    parse(FieldSet.COUNTED, blackhole);
  }

  /** Parses records with all fields. */
  @Benchmark
  @OperationsPerInvocation(GeneratedShard.ROWS)
  public void parsePublished(Blackhole blackhole) throws IOException {
    parse(FieldSet.PUBLISHED, blackhole);
  }

  private void parse(FieldSet fields, Blackhole blackhole) throws IOException {
    try (ShardReader reader = shard.reader(fields)) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        blackhole.consume(row);
      }
    }
  }
}
