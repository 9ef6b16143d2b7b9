package org.tagatlas.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.settings.AtlasSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that runs the job. */
public final class RunOptions {

  @Mixin private InputOptions inputs;

  @Mixin private OutputOptions outputs;

  @Mixin private PublishOptions publish;

  @Mixin private CountingOptions counting;

  @Mixin private LocateOptions locate;

  @Option(
      names = "--gazetteer",
      paramLabel = "FILE",
      description =
          "File or s3:// address of a gazetteer written by gazetteer build (default: the bundled"
              + " one).")
  private String gazetteer;

  @Mixin private FlinkOptions flink;

  @Mixin private ReportOptions reports;

  /**
   * Returns the run that the options specify. Nothing is opened or started.
   *
   * @throws UserError if options contradict each other, or a value is invalid
   */
  public RunPlan plan() {
    return plan(System.getenv());
  }

  /** Returns the run that the options specify, with these environment variables. */
  RunPlan plan(Map<String, String> environment) {
    RunInputs read = inputs.inputs();
    List<String> notices = new ArrayList<>();
    AtlasSettings settings =
        publish.addTo(
            AtlasSettings.DEFAULTS
                .with(counting.counting())
                .with(locate.inference())
                .with(locate.models())
                .relocating(locate.relocates()),
            read.unbounded(),
            environment,
            notices::add);
    return new RunPlan(
        read,
        settings,
        Optional.ofNullable(gazetteer),
        outputs.settings(),
        flink.settings(read.unbounded()),
        flink.restorePoint(),
        reports.settings(),
        notices);
  }
}
