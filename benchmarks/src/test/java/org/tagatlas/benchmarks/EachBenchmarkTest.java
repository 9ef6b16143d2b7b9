package org.tagatlas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run: each once, in this process, and nobody looks at the clock. */
final class EachBenchmarkTest {

  @Test
  void runs() throws Exception {
    // A benchmark that somebody runs on the same machine is no reason to fail.
    System.setProperty("jmh.ignoreLock", "true");
    Options once =
        new OptionsBuilder()
            .include(EachBenchmarkTest.class.getPackageName().replace(".", "\\."))
            .forks(0)
            .mode(Mode.SingleShotTime)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .timeUnit(TimeUnit.SECONDS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    assertThat(new Runner(once).run())
        .extracting(run -> run.getParams().getBenchmark().split("\\.")[3])
        .contains(
            "CountBenchmark",
            "GeocoderBenchmark",
            "IdGroupsBenchmark",
            "SerializerBenchmark",
            "ShardBenchmark",
            "TagsBenchmark",
            "VotersBenchmark");
  }
}
