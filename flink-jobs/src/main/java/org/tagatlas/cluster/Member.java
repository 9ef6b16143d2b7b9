package org.tagatlas.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.tagatlas.server.BrokenServerException;

/** One of the processes of a cluster. */
interface Member {

  /** Returns its name, such as {@code taskmanager-1}. */
  String name();

  /** Returns where it listens, by the option that says so. */
  Map<String, Integer> ports();

  /** Returns where it can be reached, in words. */
  String address();

  /** Returns its log. */
  Path log();

  /** Returns the number of its process; empty when it does not run. */
  OptionalLong pid() throws IOException, InterruptedException;

  /** Whether it can be used. */
  boolean answers() throws IOException, InterruptedException;

  /** Starts it; it need not answer at once. */
  void start() throws IOException, InterruptedException;

  /**
   * Ends it.
   *
   * @return whether there was something to end
   */
  boolean stop() throws IOException, InterruptedException;

  /** Returns an error with the last lines of its log. */
  BrokenServerException broken(String what);
}
