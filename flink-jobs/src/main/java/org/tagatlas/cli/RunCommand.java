package org.tagatlas.cli;

import java.util.concurrent.Callable;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.CallerTarget;
import org.tagatlas.run.RunOptions;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the job on the cluster whose Flink client called this class. */
@Command(
    name = "run",
    description = "Read photo metadata, and publish photos, signatures, regions and machine tags.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {

  @Mixin private RunOptions options;

  @Option(names = "--no-page", description = "No effect: only the launcher serves the page.")
  private boolean noPage;

  @Option(names = "--page-port", paramLabel = "N", description = "No effect, like --no-page.")
  private Integer pagePort;

  @Override
  public Integer call() throws Exception {
    if (FlinkSettings.embedded()) {
      throw new UserError(
          "This jar requires a Flink cluster: flink run JAR run. Without one, use ./tagatlas run.");
    }
    return new AtlasRunner(System.out, System.err)
        .run(options.plan(), new CallerTarget())
        .exitCode();
  }
}
