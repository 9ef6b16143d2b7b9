package org.tagatlas.local.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Status of a local cluster.
 *
 * @param folder the cluster's folder
 * @param settings the cluster's settings
 * @param members the cluster's processes
 * @param overview the JobManager's overview; empty if it does not respond
 */
public record ClusterStatus(
    Path folder,
    ClusterSettings settings,
    List<MemberStatus> members,
    Optional<FlinkRest.Overview> overview) {

  /**
   * Status of a process.
   *
   * @param name the process's name, such as {@code taskmanager-1}
   * @param pid the process id; empty if the process is down
   * @param ready whether the process is ready
   * @param address the process's address, for display
   * @param log the process's log file
   */
  public record MemberStatus(
      String name, OptionalLong pid, boolean ready, String address, Path log) {}

  /** Returns whether all processes are ready. */
  public boolean up() {
    return members.stream().allMatch(member -> member.pid().isPresent() && member.ready());
  }
}
