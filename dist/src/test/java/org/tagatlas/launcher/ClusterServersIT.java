package org.tagatlas.launcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Runs jobs in all supported ways on a real cluster with all servers. {@link ClusterCommandIT} has
 * the tests of the cluster itself.
 */
@Tag("nightly")
final class ClusterServersIT {

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new TestCluster("s3", "kafka", "elasticsearch");
    cluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
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
