package org.tagatlas.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a cluster is.
 *
 * @param folder the folder that has everything of it
 * @param settings what it is made of
 * @param members its processes
 * @param overview what the JobManager says; empty when it does not answer
 */
public record ClusterStatus(
    Path folder,
    ClusterSettings settings,
    List<MemberStatus> members,
    Optional<FlinkRest.Overview> overview) {

  /**
   * How a process is.
   *
   * @param name such as {@code taskmanager-1}
   * @param pid its number; empty when it does not run
   * @param answers whether it can be used
   * @param address where it can be reached, in words
   * @param log its log
   */
  public record MemberStatus(
      String name, OptionalLong pid, boolean answers, String address, Path log) {}

  /** Whether every process can be used. */
  public boolean up() {
    return members.stream().allMatch(member -> member.pid().isPresent() && member.answers());
  }
}
