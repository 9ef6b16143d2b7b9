package org.tagatlas.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done to a live run.
 *
 * @param folder what has everything of it: shards, the cluster, logs
 * @param seed what rows and faults are drawn from
 * @param rows number of rows that are made up
 * @param kills number of processes that are killed
 * @param freezes number of processes that are frozen
 * @param freeze for how long they are
 * @param targets what can be struck, at least one
 * @param taskManagers number of TaskManagers
 * @param taskManagerMemory what each takes in all, such as {@code 2g}
 * @param rate lines a second that are replayed; 0 for so many that a shard takes ten seconds
 * @param patience how long the job may take to run again, and documents to become what they must be
 * @param flink further settings of the cluster by Flink's own names
 * @param keep whether cluster and job go on at the end
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
