package org.tagatlas.run;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.ExceptionUtils;
import org.tagatlas.job.JobProgress;
import org.tagatlas.job.ShardJob;
import org.tagatlas.summary.Summary;

/**
 * Follows a job until it ends: prints its progress, publishes its documents, and reports. Not
 * thread-safe.
 */
final class RunMonitor {

  private final RunPlan plan;
  private final ExecutionTarget target;
  private final RunSources sources;
  private final RunOutputs outputs;
  private final PrintStream out;
  private final PrintStream err;
  private final RunSettlement settlement;

  RunMonitor(
      RunPlan plan,
      ExecutionTarget target,
      RunSources sources,
      RunOutputs outputs,
      PrintStream out,
      PrintStream err) {
    this.plan = plan;
    this.target = target;
    this.sources = sources;
    this.outputs = outputs;
    this.out = out;
    this.err = err;
    this.settlement =
        new RunSettlement(outputs.all(), new RunGuard(plan.outputs().allowEmpty(), err));
  }

  /**
   * Follows a job until it ends.
   *
   * @param start when the run started, by {@link System#nanoTime}
   */
  RunOutcome follow(JobClient job, long start) throws Exception {
    Optional<Summary> summary;
    try (Timeline timeline = Timeline.open(plan.reports().timeline(), start)) {
      summary = await(job, timeline, start);
      summary.ifPresent(last -> timeline.add(last, System.nanoTime()));
    }
    if (summary.isPresent() && stopped(summary.get())) {
      err.println(
          "tagatlas: the job was stopped before it had read all of its input. Resume it from the"
              + " savepoint with --from-savepoint.");
      return RunOutcome.STOPPED;
    }
    boolean published = settlement.ended(summary, sources.catchUp().isPresent());
    if (summary.isEmpty()) {
      err.println("tagatlas: the run has finished, but a failure at the end lost its counts.");
      return RunOutcome.FINISHED;
    }
    report(
        new SummaryReport(
            summary.get(),
            published ? outputs.refusedDocuments() : 0,
            (System.nanoTime() - start) / 1e9,
            target.inThisProcess() ? CpuTime.seconds() : OptionalDouble.empty()));
    if (published && !plan.reports().quiet()) {
      outputs
          .elasticsearch()
          .flatMap(output -> target.serveCommand(output.url(), plan.outputs().elasticsearch()))
          .ifPresent(command -> err.println("View the results: " + command));
    }
    return published ? RunOutcome.FINISHED : RunOutcome.REFUSED;
  }

  private Optional<Summary> await(JobClient job, Timeline timeline, long start) throws Exception {
    ProgressReport progress =
        new ProgressReport(
            err, terminal(), sources.shards(), plan.restorePoint().isPresent(), start);
    RestartReport restarts =
        new RestartReport(err, () -> target.restarts(job.getJobID()), progress::clear, start);
    try {
      return ShardJob.await(
          job, now -> update(now, progress, timeline), () -> restarts.update(System.nanoTime()));
    } catch (ExecutionException e) {
      if (ExceptionUtils.findThrowableWithMessage(e, "allowNonRestoredState").isPresent()) {
        throw new UserError(
            "--from-savepoint "
                + plan.restorePoint().orElse("")
                + " is from a run with other kinds, outputs or inputs. Give the same --publish,"
                + " --output, --locate and --relocate as that run, and the same types of inputs:"
                + " shards, a topic or both.");
      }
      throw e;
    } finally {
      progress.clear();
    }
  }

  private void update(JobProgress now, ProgressReport progress, Timeline timeline) {
    if (!plan.reports().quiet()) {
      progress.update(now.summary(), System.nanoTime());
    }
    timeline.add(now.summary(), System.nanoTime());
    if (sources.catchUp().map(detector -> detector.update(now)).orElse(false)) {
      try {
        settlement.caughtUp(now.summary());
      } catch (InterruptedException e) {
        // The wait for the job ends with it.
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether a job that has ended was stopped, as on a cluster, with input left to read. */
  private boolean stopped(Summary last) {
    return sources
        .catchUp()
        .map(detector -> !detector.done())
        .orElse(last.count("shards") < sources.shards());
  }

  /** Returns whether standard error is a terminal; the launcher passes a property. */
  private static boolean terminal() {
    String property = System.getProperty("tagatlas.terminal");
    return property == null ? System.console() != null : Boolean.parseBoolean(property);
  }

  private void report(SummaryReport report) throws IOException {
    if (plan.reports().summary().isPresent()) {
      report.write(plan.reports().summary().get());
    }
    if (!plan.reports().quiet()) {
      report.print(
          out, plan.reports().countries(), plan.settings().publishing().minPhotographers());
    }
  }
}
