package org.tagatlas.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;

/**
 * A run before it is started. {@link AtlasRunner} executes it.
 *
 * @param inputs what to read
 * @param settings what to count and publish
 * @param gazetteer file or address of a gazetteer that replaces the bundled one
 * @param outputs where to write
 * @param flink Flink settings, without the savepoint
 * @param restorePoint savepoint, checkpoint or folder to restore from, as the target resolves it
 * @param reports what to report
 * @param notices what the user should know about the options, one line each
 */
public record RunPlan(
    RunInputs inputs,
    AtlasSettings settings,
    Optional<String> gazetteer,
    OutputSettings outputs,
    FlinkSettings flink,
    Optional<String> restorePoint,
    ReportSettings reports,
    List<String> notices) {

  /**
   * Checks that the parts fit together.
   *
   * @throws UserError if the run would remove the output that it continues
   */
  public RunPlan {
    if (flink.savepoint() != null) {
      throw new IllegalArgumentException("the target resolves the savepoint");
    }
    if (restorePoint.isPresent() && outputs.overwrite()) {
      throw new UserError(
          "--overwrite would remove the output that --from-savepoint continues. Give only one.");
    }
    notices = List.copyOf(notices);
  }

  /** Returns a run with defaults for everything except inputs and outputs. */
  public static RunPlan of(RunInputs inputs, OutputSettings outputs) {
    return new RunPlan(
        inputs,
        AtlasSettings.defaults(inputs.unbounded() ? EmitPolicy.LIVE : EmitPolicy.BACKFILL),
        Optional.empty(),
        outputs,
        new FlinkSettings(inputs.unbounded(), null, null, null, null, Map.of()),
        Optional.empty(),
        ReportSettings.DEFAULTS,
        List.of());
  }

  /** Returns the same run with other reports. */
  public RunPlan with(ReportSettings other) {
    return new RunPlan(inputs, settings, gazetteer, outputs, flink, restorePoint, other, notices);
  }

  /** Returns the folder of checkpoints, if specified. */
  Optional<String> checkpoints() {
    return Optional.ofNullable(flink.checkpoints());
  }

  /** Returns the Flink settings that restore from an address, if any. */
  FlinkSettings flinkFrom(Optional<String> address) {
    return new FlinkSettings(
        flink.follow(),
        flink.parallelism(),
        flink.stateBackend(),
        flink.checkpoints(),
        address.orElse(null),
        flink.settings());
  }
}
