package org.tagatlas.local.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.tagatlas.local.server.Daemon;
import org.tagatlas.local.server.ServerStartException;

/**
 * Java process of a cluster.
 *
 * @param daemon the process
 * @param ports the process's ports by command line option
 * @param address the process's address, for display
 * @param launch starts the process
 * @param probe checks whether the process is ready
 */
record JavaMember(
    Daemon daemon, Map<String, Integer> ports, String address, Launch launch, Probe probe)
    implements Member {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /** Starts a process. */
  interface Launch {
    void run() throws IOException, InterruptedException;
  }

  /** Checks whether a running process is ready. */
  interface Probe {
    boolean ready() throws InterruptedException;
  }

  @Override
  public String name() {
    return daemon.name();
  }

  @Override
  public Path log() {
    return daemon.log();
  }

  @Override
  public OptionalLong pid() {
    return daemon.find().map(handle -> OptionalLong.of(handle.pid())).orElse(OptionalLong.empty());
  }

  @Override
  public boolean ready() throws InterruptedException {
    return probe.ready();
  }

  @Override
  public void start() throws IOException, InterruptedException {
    launch.run();
  }

  @Override
  public boolean stop() throws IOException, InterruptedException {
    return daemon.stop(STOP_TIMEOUT);
  }

  @Override
  public ServerStartException startFailure(String what) {
    return daemon.startFailure(what);
  }
}
