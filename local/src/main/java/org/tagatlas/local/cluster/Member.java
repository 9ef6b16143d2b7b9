package org.tagatlas.local.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.tagatlas.local.server.ServerStartException;

/** Process of a cluster. */
interface Member {

  /** Returns the name, such as {@code taskmanager-1}. */
  String name();

  /** Returns the ports by command line option. */
  Map<String, Integer> ports();

  /** Returns the address, for display. */
  String address();

  /** Returns the log file. */
  Path log();

  /** Returns the process id; empty if the process is down. */
  OptionalLong pid() throws IOException, InterruptedException;

  /** Returns whether the process is ready. */
  boolean ready() throws IOException, InterruptedException;

  /** Starts the process without waiting until it is ready. */
  void start() throws IOException, InterruptedException;

  /**
   * Stops the process and waits until it has terminated.
   *
   * @return whether it was running
   */
  boolean stop() throws IOException, InterruptedException;

  /** Returns an exception with the end of the log. */
  ServerStartException startFailure(String problem);
}
