package org.tagatlas.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.local.server.S3Server;

class FlinkConfigurationTest {

  private static final Path FOLDER = Path.of("/some/fol\"der");
  private static final ClusterPorts PORTS = new ClusterPorts(1, 2, 3, 4, 5, 6);

  @TempDir private Path conf;

  @Test
  void storesStateInTheFolderByDefault() {
    Map<String, String> all =
        FlinkConfiguration.of(settings(Set.of(), Map.of()), FOLDER, Optional.empty());
    assertThat(all)
        .containsEntry("rest.port", "1")
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsEntry("jobmanager.rpc.port", "2")
        .containsEntry("metrics.reporter.prometheus.port", "3")
        .containsEntry("taskmanager.numberOfTaskSlots", "4")
        .containsEntry("taskmanager.memory.process.size", "1g")
        .containsEntry("parallelism.default", "3")
        .containsEntry("execution.checkpointing.dir", "file:///some/fol\"der/state/checkpoints")
        .doesNotContainKey("s3.endpoint");
  }

  @Test
  void storesStateInTheBucketWithS3() {
    Map<String, String> all =
        FlinkConfiguration.of(
            settings(Set.of(Service.S3), Map.of()),
            FOLDER,
            Optional.of(new S3Server.Account("key", "hidden")));
    assertThat(all)
        .containsEntry("execution.checkpointing.dir", "s3://tagatlas/state/checkpoints")
        .containsEntry("execution.checkpointing.savepoint-dir", "s3://tagatlas/state/savepoints")
        .containsEntry("s3.endpoint", "http://127.0.0.1:4")
        .containsEntry("s3.access-key", "key")
        .containsEntry("s3.secret-key", "hidden");
    assertThat(new S3Server.Account("key", "hidden").toString()).doesNotContain("hidden");
  }

  @Test
  void isParsedByFlinkWithoutChanges() throws IOException {
    Map<String, String> all =
        FlinkConfiguration.of(
            settings(Set.of(), Map.of("heartbeat.timeout", "20s", "x", "a\\b: \"c\" # d")),
            FOLDER,
            Optional.empty());
    Files.writeString(conf.resolve("config.yaml"), FlinkConfiguration.yaml(all));
    assertThat(GlobalConfiguration.loadConfiguration(conf.toString()).toMap())
        .containsAllEntriesOf(all)
        .containsEntry("heartbeat.timeout", "20s");
  }

  private static ClusterSettings settings(Set<Service> services, Map<String, String> flink) {
    return new ClusterSettings(3, 4, "1g", services, PORTS, flink);
  }
}
