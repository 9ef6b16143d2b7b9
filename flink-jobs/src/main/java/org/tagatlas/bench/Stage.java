package org.tagatlas.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * One line of the benchmark: a part of the job, or the whole of it in some way.
 *
 * @param name a letter
 * @param what what it does, for people
 * @param scan how far it scans the shards without a job, or null when it is a whole run
 * @param options what a whole run adds to the options that all of them have
 * @param jvmOptions what its JVM gets beside the options of this one
 */
public record Stage(
    String name, String what, ShardScan.Step scan, List<String> options, List<String> jvmOptions) {

  /** The levels and windows of the benchmark's target. */
  private static final List<String> COUNTED =
      List.of("--levels", "country,admin1", "--windows", "all");

  private static final String KINDS = "signatures,regions";

  /** All of them, in the order in which they are run. */
  public static final List<Stage> ALL =
      List.of(
          new Stage("a", "gunzip alone", ShardScan.Step.GUNZIP, List.of(), List.of()),
          new Stage("b", "+ lines and parsing", ShardScan.Step.PARSE, List.of(), List.of()),
          new Stage("c", "+ places and tags", ShardScan.Step.ENRICH, List.of(), List.of()),
          // What RocksDB holds outside the heap is inside it here.
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
