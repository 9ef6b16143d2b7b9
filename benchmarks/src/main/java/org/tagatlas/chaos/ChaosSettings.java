package org.tagatlas.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Settings of a chaos run.
 *
 * @param folder folder of shards, cluster and logs
 * @param seed seed of the random rows and faults
 * @param rows number of rows to generate
 * @param kills number of times a process is killed
 * @param freezes number of times a process is frozen
 * @param freeze how long a process stays frozen
 * @param targets kinds of processes to kill and freeze, at least one
 * @param taskManagers number of TaskManagers
 * @param taskManagerMemory total memory of each, such as {@code 2g}
 * @param rate replayed lines per second; 0 for a rate at which a shard takes ten seconds
 * @param patience how long the job may take to recover, and the documents to match
 * @param flink additional Flink configuration of the cluster, by Flink's option names
 * @param keep whether cluster and job keep running at the end
 */
public record ChaosSettings(
    Path folder,
    long seed,
    long rows,
    int kills,
    int freezes,
    Duration freeze,
    Set<Target> targets,
    int taskManagers,
    String taskManagerMemory,
    double rate,
    Duration patience,
    Map<String, String> flink,
    boolean keep) {}
