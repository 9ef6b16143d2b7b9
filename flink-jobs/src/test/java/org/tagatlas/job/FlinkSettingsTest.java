package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;

final class FlinkSettingsTest {

  private static final ConfigOption<Integer> ATTEMPTS =
      RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS;
  private static final ConfigOption<Duration> CALM =
      RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD;

  private static final FlinkSettings NONE =
      new FlinkSettings(false, null, null, null, null, Map.of());

  @Test
  void keepsSettingsOfTheCluster() {
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(33));
    cluster.set(ATTEMPTS, 3);
    cluster.set(CALM, Duration.ofHours(2));
    assertThat(NONE.onCluster(cluster).toMap()).isEqualTo(EmbeddedFlink.forAnyCluster().toMap());
  }

  @Test
  void enablesCheckpointsUnlessTheClusterDoes() {
    assertThat(NONE.onCluster(new Configuration()).get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(
            new FlinkSettings(true, null, null, null, null, Map.of())
                .onCluster(new Configuration())
                .get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void restartsAStreamForeverAndABackfillForAWhile() {
    Configuration backfill = NONE.onCluster(new Configuration());
    assertThat(backfill.get(ATTEMPTS)).isEqualTo(20);
    assertThat(backfill.get(CALM)).isEqualTo(Duration.ofMinutes(10));
    FlinkSettings stream = new FlinkSettings(true, null, null, null, null, Map.of());
    Configuration onCluster = stream.onCluster(new Configuration());
    assertThat(onCluster.get(ATTEMPTS)).isEqualTo(Integer.MAX_VALUE);
    assertThat(onCluster.get(CALM)).isEqualTo(Duration.ofMinutes(1));
    ReadableConfig here = stream.inThisProcess(Map.of(), Path.of("work")).getConfiguration();
    assertThat(here.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
    assertThat(here.get(ATTEMPTS)).isEqualTo(20);
  }

  @Test
  void appliesSettingsOfTheUserOnACluster() {
    Configuration conf =
        new FlinkSettings(false, 7, "hashmap", "state", "file:///sp", Map.of("web.timeout", "99 s"))
            .onCluster(new Configuration());
    assertThat(conf.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(7);
    assertThat(conf.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
    assertThat(conf.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo(Path.of("state").toAbsolutePath().toUri().toString());
    assertThat(conf.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
        .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    assertThat(conf.get(StateRecoveryOptions.SAVEPOINT_PATH)).isEqualTo("file:///sp");
    assertThat(conf.toMap()).containsEntry("web.timeout", "99 s");
  }

  @Test
  void sendsNoCredentialsWithAJob() {
    Configuration client = new Configuration();
    client.setString("s3.secret-key", "hidden");
    client.setString("rest.address", "somewhere");
    Map<String, String> sent =
        ((Configuration)
                new FlinkSettings(
                        false, 3, null, null, null, Map.of("s3.access-key", "mine", "x", "y"))
                    .onRemoteCluster(client)
                    .getConfiguration())
            .toMap();
    assertThat(sent)
        .containsEntry("rest.address", "somewhere")
        .containsEntry("parallelism.default", "3")
        .containsEntry("x", "y")
        .doesNotContainKeys("s3.secret-key", "s3.access-key");
  }
}
