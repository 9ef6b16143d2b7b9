package org.tagatlas.run;

import java.util.OptionalDouble;

/** CPU time of this process. */
public final class CpuTime {

  private CpuTime() {}

  /** Returns the CPU time in seconds; empty if the operating system does not report it. */
  public static OptionalDouble seconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(cpu -> OptionalDouble.of(cpu.toMillis() / 1000.0))
        .orElseGet(OptionalDouble::empty);
  }
}
