package org.tagatlas.local.process;

/** Runs an action if this process terminates by a signal or exit before the hook is closed. */
public final class ShutdownHook implements AutoCloseable {

  private final Thread thread;

  private ShutdownHook(Thread thread) {
    this.thread = thread;
  }

  /**
   * Registers an action.
   *
   * @param name the name of the thread that runs the action
   * @param action the action, which must be short
   */
  public static ShutdownHook add(String name, Runnable action) {
    Thread thread = new Thread(action, name);
    Runtime.getRuntime().addShutdownHook(thread);
    return new ShutdownHook(thread);
  }

  /** Unregisters the action, unless the process is already terminating. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The process is terminating: too late to unregister.
      return;
    }
  }
}
