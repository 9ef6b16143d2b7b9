package org.tagatlas.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The wall time of a task, and the CPU time of the process, including the threads of the JIT
 * compiler and garbage collector.
 */
record Timing(String label, long points, double wallSeconds, double cpuSeconds) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Timing of(String label, long points, Runnable work) {
    long cpu = SYSTEM.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    long wallEnd = System.nanoTime();
    long cpuEnd = SYSTEM.getProcessCpuTime();
    return new Timing(label, points, (wallEnd - wall) / 1e9, (cpuEnd - cpu) / 1e9);
  }

  /** Returns a line of tab-separated columns, in the same format as the script of the peer. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s\t%d\t%.4f\t%.4f\t%.0f",
        label,
        points,
        wallSeconds,
        cpuSeconds,
        points / wallSeconds);
  }
}
