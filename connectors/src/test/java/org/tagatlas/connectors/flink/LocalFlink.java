package org.tagatlas.connectors.flink;

import java.util.stream.Stream;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Reference;

/**
 * Flink in this process, with a separate cluster for each job. The clusters share one RPC system:
 * Flink would unpack a jar of 22 MB for each of them, and load its classes again.
 */
public final class LocalFlink {

  private static final RpcSystem RPC = RpcSystem.load();

  static {
    // Deletes the unpacked jar.
    Runtime.getRuntime().addShutdownHook(new Thread(RPC::close));
  }

  private LocalFlink() {}

  /** Returns an environment, as {@link StreamExecutionEnvironment#createLocalEnvironment}. */
  public static StreamExecutionEnvironment environment(Configuration settings) {
    Configuration conf = new Configuration(settings);
    conf.set(DeploymentOptions.TARGET, LocalExecutor.NAME);
    conf.set(DeploymentOptions.ATTACHED, true);
    return new StreamExecutionEnvironment(new Executors(), conf, null);
  }

  /** Creates the executors of jobs. */
  private static final class Executors
      implements PipelineExecutorServiceLoader, PipelineExecutorFactory {

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
      return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
      return Stream.of(LocalExecutor.NAME);
    }

    @Override
    public String getName() {
      return LocalExecutor.NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
      return LocalExecutor.NAME.equals(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
      return LocalExecutor.createWithFactory(
          configuration, cluster -> new MiniCluster(cluster, () -> Reference.borrowed(RPC)));
    }
  }
}
