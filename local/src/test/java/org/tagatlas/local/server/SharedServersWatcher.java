package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.file.Path;

/** Process that removes {@link SharedServers} after their build, however it ended. */
final class SharedServersWatcher {

  private SharedServersWatcher() {}

  /**
   * Waits until the build has terminated, kills its servers and deletes their files.
   *
   * @param args the process id of the build, and the folder of its servers
   */
  public static void main(String[] args) throws IOException {
    ProcessHandle.of(Long.parseLong(args[0])).ifPresent(build -> build.onExit().join());
    Path folder = Path.of(args[1]);
    LocalElasticsearch server =
        new LocalElasticsearch(folder, SharedServers.elasticsearchData(folder));
    for (ProcessHandle process : server.processes()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    }
    new OpenFolder(folder).close();
  }
}
