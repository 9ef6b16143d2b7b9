package org.tagatlas.deployment;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.fs.s3native.NativeS3FileSystemFactory;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;

/** The names of the options of this Flink version that the deployments use. */
final class FlinkOptionNames {

  static final String REPORTER = "org.apache.flink.metrics.prometheus.PrometheusReporterFactory";

  private static final String REPORTERS = "metrics.reporter.prometheus.";
  private static final Set<String> REPORTER_OPTIONS =
      Set.of("factory.class", "port", "filterLabelValueCharacters");

  private static final Set<String> NAMES = new HashSet<>();

  static {
    for (Class<?> options :
        List.of(
            CheckpointingOptions.class,
            CoreOptions.class,
            DeploymentOptions.class,
            HighAvailabilityOptions.class,
            JobManagerOptions.class,
            NativeS3FileSystemFactory.class,
            RestOptions.class,
            RestartStrategyOptions.class,
            RocksDBNativeMetricOptions.class,
            StateBackendOptions.class,
            TaskManagerOptions.class)) {
      Stream.of(options.getFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .filter(field -> ConfigOption.class.isAssignableFrom(field.getType()))
          .forEach(field -> NAMES.add(key(field)));
    }
  }

  private FlinkOptionNames() {}

  private static String key(Field field) {
    try {
      return ((ConfigOption<?>) field.get(null)).key();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether Flink, its S3 plugin or its Prometheus reporter has an option. */
  static boolean contains(String name) {
    return NAMES.contains(name)
        || name.startsWith(REPORTERS)
            && REPORTER_OPTIONS.contains(name.substring(REPORTERS.length()));
  }
}
