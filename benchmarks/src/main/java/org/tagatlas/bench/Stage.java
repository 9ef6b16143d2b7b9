package org.tagatlas.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * A stage of the benchmark: a part of the job, or the complete job with certain options.
 *
 * @param name name, a letter
 * @param what description
 * @param scan last step of a scan without Flink, or null for a complete run
 * @param options options of a complete run, in addition to those of all runs
 * @param jvmOptions options of its JVM, in addition to those of this one
 */
public record Stage(
    String name, String what, ShardScan.Step scan, List<String> options, List<String> jvmOptions) {

  /** The levels and windows of the target of the benchmark. */
  private static final List<String> COUNTED =
      List.of("--levels", "country,admin1", "--windows", "all");

  private static final String KINDS = "signatures,regions";

  /** All stages, in the order of execution. */
  public static final List<Stage> ALL =
      List.of(
          new Stage("a", "gunzip alone", ShardScan.Step.GUNZIP, List.of(), List.of()),
          new Stage("b", "+ lines and parsing", ShardScan.Step.PARSE, List.of(), List.of()),
          new Stage("c", "+ places and tags", ShardScan.Step.ENRICH, List.of(), List.of()),
          // The heap is larger here, as RocksDB uses memory outside the heap.
          run("d", "the job, state on the heap", KINDS, COUNTED, "hashmap", "-Xmx6g"),
          run("e", "the job, state in RocksDB", KINDS, COUNTED, "rocksdb"),
          run(
              "f",
              "e with cities and years as well",
              KINDS,
              List.of("--levels", "country,admin1,city", "--windows", "all,year"),
              "rocksdb"),
          run("g", "e with photo documents", KINDS + ",photos", COUNTED, "rocksdb"));

  private static Stage run(
      String name,
      String what,
      String kinds,
      List<String> counted,
      String backend,
      String... jvmOptions) {
    return new Stage(
        name,
        what,
        null,
        Stream.concat(Stream.of("--publish", kinds, "--state-backend", backend), counted.stream())
            .toList(),
        List.of(jvmOptions));
  }
}
