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

/** Runs each benchmark once, in this process, without measuring time. */
final class EachBenchmarkTest {

  @Test
  void allBenchmarksRun() throws Exception {
    // Do not fail if another benchmark is running on this machine.
    System.setProperty("jmh.ignoreLock", "true");
    Options once =
        new OptionsBuilder()
            .include(EachBenchmarkTest.class.getPackageName().replace(".", "\\."))
            .forks(0)
            .mode(Mode.SingleShotTime)
            // Large inputs belong in measurements.
            .param("photos", "1000")
            .param("sample", "300")
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
            "OpticsBenchmark",
            "PhotographerSetBenchmark",
            "SerializerBenchmark",
            "ShardBenchmark",
            "SimilarBenchmark",
            "TagsBenchmark");
  }
}
