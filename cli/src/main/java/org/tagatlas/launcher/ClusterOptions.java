package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Option;

/** Options that select a cluster. */
final class ClusterOptions {

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "REST address of a Flink cluster, such as http://host:8081 (default: the local cluster).")
  private String url;

  @Option(
      names = "--cluster-folder",
      paramLabel = "DIR",
      description = "Folder of a local cluster (default: cluster in this installation).")
  private Path folder;

  /**
   * Returns the selected cluster without connecting to it.
   *
   * @throws UserError if both options are given
   */
  TargetCluster find() throws IOException {
    if (url == null) {
      return TargetCluster.of(LocalCluster.ofInstallation(Optional.ofNullable(folder)));
    }
    if (folder != null) {
      throw new UserError("--cluster and --cluster-folder exclude each other. Use one of them.");
    }
    return TargetCluster.at(url);
  }
}
