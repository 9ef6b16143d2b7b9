package org.tagatlas.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.tagatlas.server.BrokenServerException;
import org.tagatlas.server.Daemon;

/**
 * A Java process of a cluster.
 *
 * @param daemon the process
 * @param ports where it listens, by the option that says so
 * @param address where it can be reached, in words
 * @param launch starts it
 * @param probe finds out whether it can be used
 */
record JavaMember(
    Daemon daemon, Map<String, Integer> ports, String address, Launch launch, Probe probe)
    implements Member {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  /** Starts a process. */
  interface Launch {
    void run() throws IOException;
  }

  /** Finds out whether a process that runs can be used. */
  interface Probe {
    boolean answers() throws InterruptedException;
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
  public boolean answers() throws InterruptedException {
    return probe.answers();
  }

  @Override
  public void start() throws IOException {
    launch.run();
  }

  @Override
  public boolean stop() throws IOException, InterruptedException {
    return daemon.stop(STOP_PATIENCE);
  }

  @Override
  public BrokenServerException broken(String what) {
    return daemon.broken(what);
  }
}
