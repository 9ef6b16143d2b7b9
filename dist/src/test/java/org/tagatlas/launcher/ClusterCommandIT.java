package org.tagatlas.launcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * Runs jobs in all supported ways on a real cluster that the command starts. The nested classes
 * share the cluster, as its start takes most of the time; their tests are inherited from one {@code
 * Cluster*Scenarios} class per topic.
 */
final class ClusterCommandIT {

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new TestCluster();
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

  @Nested
  class Publishing extends ClusterPublishingScenarios {
    Publishing() {
      super(cluster);
    }
  }

  @Nested
  class Clients extends ClusterClientScenarios {
    Clients() {
      super(cluster);
    }
  }
}
