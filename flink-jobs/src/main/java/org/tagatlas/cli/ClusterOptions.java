package org.tagatlas.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.tagatlas.cluster.LocalCluster;
import picocli.CommandLine.Option;

/** Which cluster a user means. */
final class ClusterOptions {

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "The web UI's address of a cluster, such as http://host:8081 (default: the cluster that"
              + " was started here).")
  private String url;

  @Option(
      names = "--cluster-folder",
      paramLabel = "DIR",
      description =
          "Folder of a cluster that was started here (default: cluster of this installation).")
  private Path folder;

  /**
   * Returns it; nothing is asked of it yet.
   *
   * @throws UserError when it can't be meant
   */
  TargetCluster find() throws IOException {
    if (url == null) {
      return TargetCluster.of(LocalCluster.ofInstallation(Optional.ofNullable(folder)));
    }
    if (folder != null) {
      throw new UserError("--cluster and --cluster-folder name two clusters. Give only one.");
    }
    return TargetCluster.at(url);
  }
}
