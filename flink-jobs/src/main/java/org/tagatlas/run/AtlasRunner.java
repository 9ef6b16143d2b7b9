package org.tagatlas.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.path.TypedPath;
import org.tagatlas.job.ShardJob;
import org.tagatlas.model.Models;
import org.tagatlas.settings.AtlasSettings;

/** Executes runs: opens outputs, starts the job, follows it, and publishes its documents. */
public final class AtlasRunner {

  private static final Logger LOG = LoggerFactory.getLogger(AtlasRunner.class);

  private final PrintStream out;
  private final PrintStream err;

  /**
   * Creates a runner.
   *
   * @param out receives summary tables
   * @param err receives messages and progress
   */
  public AtlasRunner(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Executes a run.
   *
   * @param target where to execute the job
   * @throws UserError if the run is invalid on this target, or an input or output is unusable
   */
  public RunOutcome run(RunPlan plan, ExecutionTarget target) throws Exception {
    check(plan, target);
    PrintStream messages = messages(plan);
    plan.notices().forEach(messages::println);
    target.openFileSystems(plan.flink());
    AtlasSettings settings = plan.settings().with(models(plan));
    Optional<Path> checkpoints = checkpoints(plan, target);
    RunLife life = life(plan, target);
    try (RunOutputs outputs =
        RunOutputs.parse(plan.outputs(), checkpoints, life, target, messages)) {
      if (!target.attached()) {
        checkDetached(plan, outputs);
      }
      try {
        return run(plan, settings, outputs, checkpoints, target, messages);
      } catch (Exception e) {
        outputs.onFailed();
        throw e;
      }
    }
  }

  private static void check(RunPlan plan, ExecutionTarget target) {
    plan.reports().summary().ifPresent(file -> WritableFile.require("--summary", file));
    plan.reports().timeline().ifPresent(file -> WritableFile.require("--timeline", file));
    if (target.elasticsearch().isEmpty() && plan.outputs().outputs().isEmpty()) {
      throw new UserError(
          "A cluster has no local Elasticsearch. Specify an output: --output elasticsearch:URL"
              + " or --output files:DIR");
    }
  }

  private static void checkDetached(RunPlan plan, RunOutputs outputs) {
    if (outputs.needsClient()) {
      throw new UserError(
          "A run that writes to Elasticsearch cannot be detached: its client moves the aliases"
              + " when the run has caught up. Leave out the option that detaches it.");
    }
    if (plan.outputs().overwrite() && !plan.outputs().allowEmpty()) {
      throw new UserError(
          "A run with --overwrite cannot be detached: its client removes the former documents when"
              + " the run has finished. Leave out the option that detaches it, or add --allow-empty"
              + " to remove them at the start.");
    }
  }

  private PrintStream messages(RunPlan plan) {
    return plan.reports().quiet()
        ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
        : err;
  }

  private static Models models(RunPlan plan) {
    Models models = plan.settings().models();
    try {
      models.checkText();
    } catch (IOException e) {
      throw new UserError("--locate-by-text: " + e.getMessage());
    }
    if (plan.settings().vectors() != null) {
      String model = plan.settings().vectors().model();
      try {
        models = models.withVectorModel(model);
      } catch (IOException | IllegalArgumentException e) {
        throw StorageProblem.of("--similar-model", model, e);
      }
      int collisions = plan.settings().vectors().collisions();
      if (collisions > 0) {
        OptionRange.require("--duplicates", collisions, 1, models.subquantizers());
      }
    }
    if (plan.gazetteer().isEmpty()) {
      return models;
    }
    String gazetteer = plan.gazetteer().get();
    Path file = StorageProblem.path("--gazetteer", gazetteer);
    try {
      return models.withGazetteerOf(Models.withGazetteer(file));
    } catch (IOException e) {
      throw StorageProblem.of("--gazetteer", gazetteer, e);
    }
  }

  private static Optional<Path> checkpoints(RunPlan plan, ExecutionTarget target) {
    return plan.checkpoints()
        .or(target::checkpoints)
        .map(folder -> StorageProblem.path("--checkpoints", folder));
  }

  private static RunLife life(RunPlan plan, ExecutionTarget target) {
    if (!target.attached()) {
      return RunLife.DETACHED;
    }
    return target.inThisProcess() && plan.checkpoints().isEmpty()
        ? RunLife.ENDS_WITH_COMMAND
        : RunLife.FOLLOWED;
  }

  private RunOutcome run(
      RunPlan plan,
      AtlasSettings settings,
      RunOutputs outputs,
      Optional<Path> checkpoints,
      ExecutionTarget target,
      PrintStream messages)
      throws Exception {
    RunSources sources =
        RunSources.open(plan.inputs(), settings, warning -> err.println("tagatlas: " + warning));
    plan.checkpoints().ifPresent(AtlasRunner::requireUsable);
    Optional<String> requested =
        plan.restorePoint().map(given -> target.savepoint(given, plan.checkpoints()));
    StreamExecutionEnvironment env = target.environment(plan.flinkFrom(requested));
    outputs.open(
        settings.publishing().kinds(), restorePoint(requested, env, checkpoints, messages));
    Closeable page = page(plan, outputs, target, messages);
    try {
      long start = System.nanoTime();
      JobClient job = ShardJob.start(env, sources.input(), settings, outputs.ofJob());
      outputs.onSubmitted(job.getJobID());
      if (checkpoints.isPresent()) {
        RunNameFile.mark(checkpoints.get(), job.getJobID());
      }
      if (!target.attached()) {
        out.println("Submitted job " + job.getJobID() + '.');
        return RunOutcome.SUBMITTED;
      }
      if (!target.inThisProcess()) {
        messages.println("Job " + job.getJobID() + " runs.");
      }
      return new RunMonitor(plan, target, sources, outputs, out, err).follow(job, start);
    } finally {
      page.close();
    }
  }

  /** Returns the restore point of the user, or that of the cluster, and reports it. */
  private static Optional<String> restorePoint(
      Optional<String> requested,
      StreamExecutionEnvironment env,
      Optional<Path> checkpoints,
      PrintStream messages)
      throws IOException {
    if (requested.isPresent()) {
      LOG.info("Restoring from {}", requested.get());
      messages.println("Restoring from " + requested.get() + '.');
      return requested;
    }
    Optional<String> ofCluster = RestorePoint.of(env.getConfiguration(), checkpoints);
    ofCluster.ifPresent(address -> LOG.info("Continuing the run of {}", address));
    return ofCluster;
  }

  private static void requireUsable(String checkpoints) {
    try {
      FilesOutput.makeFolder(TypedPath.of(TypedPath.text(checkpoints)));
    } catch (IOException | RuntimeException e) {
      throw StorageProblem.of("--checkpoints", checkpoints, e);
    }
  }

  /** Serves the page during an unbounded run in this process. */
  private static Closeable page(
      RunPlan plan, RunOutputs outputs, ExecutionTarget target, PrintStream messages)
      throws IOException {
    return target.inThisProcess()
            && plan.inputs().unbounded()
            && outputs.elasticsearch().isPresent()
        ? target.page(outputs.elasticsearch().get().connection(), messages::println)
        : () -> {};
  }
}
