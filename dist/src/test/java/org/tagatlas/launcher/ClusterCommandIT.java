package org.tagatlas.launcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * Starts, uses and stops a real cluster by the command, and kills its processes. The nested classes
 * share the cluster, as its start takes most of the time; their tests are inherited from one {@code
 * Cluster*Scenarios} class per topic. {@link ClusterServersIT} has the other topics.
 */
final class ClusterCommandIT {

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new TestCluster("s3");
    cluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @Nested
  class Life extends ClusterLifeScenarios {
    Life() {
      super(cluster);
    }
  }

  @Nested
  class Recovery extends ClusterRecoveryScenarios {
    Recovery() {
      super(cluster);
    }
  }
}
