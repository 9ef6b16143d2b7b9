package org.tagatlas.launcher;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.tagatlas.connectors.path.TypedPath;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and stops the jobs of a cluster. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = "List, savepoint, stop and cancel the jobs of a cluster.",
    subcommands = {
      JobCommand.Jobs.class,
      JobCommand.Savepoint.class,
      JobCommand.Stop.class,
      JobCommand.Cancel.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas job list",
      "  tagatlas job stop",
      "  tagatlas submit --parallelism 4 … --from-savepoint latest"
    })
final class JobCommand {

  /** A command on one cluster. */
  private abstract static class OnCluster implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ClusterOptions where;

    @Override
    public final Integer call() throws Exception {
      TargetCluster cluster = where.find();
      cluster.require();
      try (RestClusterClient<StandaloneClusterId> client =
          new RestClusterClient<>(cluster.client(), StandaloneClusterId.getInstance())) {
        call(cluster, client, spec.commandLine().getOut());
      }
      return ExitCode.OK;
    }

    abstract void call(
        TargetCluster cluster, RestClusterClient<StandaloneClusterId> client, PrintWriter out)
        throws Exception;
  }

  /** A command on one job. */
  private abstract static class OnJob extends OnCluster {

    @Parameters(
        arity = "0..1",
        paramLabel = "JOB",
        description = "Job ID or unique prefix (default: the only running job).")
    private String job;

    @Override
    final void call(
        TargetCluster cluster, RestClusterClient<StandaloneClusterId> client, PrintWriter out)
        throws Exception {
      try {
        call(cluster, client, only(client.listJobs().get()), out);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }

    abstract void call(
        TargetCluster cluster,
        RestClusterClient<StandaloneClusterId> client,
        JobID job,
        PrintWriter out)
        throws Exception;

    private JobID only(Collection<JobStatusMessage> all) {
      List<JobID> running =
          all.stream()
              .filter(each -> !each.getJobState().isGloballyTerminalState())
              .map(JobStatusMessage::getJobId)
              .filter(id -> job == null || id.toString().startsWith(job.toLowerCase(Locale.ROOT)))
              .toList();
      if (running.size() == 1) {
        return running.get(0);
      }
      String selected = job == null ? "" : " with an ID that starts with '" + job + "'";
      throw new UserError(
          running.isEmpty()
              ? "no running job" + selected + ". List all jobs with: tagatlas job list"
              : running.size() + " running jobs" + selected + ". Name one of " + running);
    }
  }

  /** A command that takes a savepoint of a job. */
  abstract static class WithSavepoint extends OnJob {

    @Option(
        names = "--savepoint",
        paramLabel = "DIR",
        description = "Folder for the savepoint (default: that of the cluster's configuration).")
    private String folder;

    /** Returns the folder for the savepoint; null means that of the configuration. */
    final String address() {
      return folder == null ? null : TypedPath.text(folder);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List all jobs with their status and newest checkpoint.")
  static final class Jobs extends OnCluster {

    @Override
    void call(TargetCluster cluster, RestClusterClient<StandaloneClusterId> client, PrintWriter out)
        throws Exception {
      List<JobStatusMessage> all =
          client.listJobs().get().stream()
              .sorted(Comparator.comparingLong(JobStatusMessage::getStartTime))
              .toList();
      for (JobStatusMessage job : all) {
        out.printf(
            "%s  %-10s  %s%n",
            job.getJobId(),
            word(job.getJobState()),
            cluster.rest().newestCheckpoint(job.getJobId().toString()).orElse("-"));
      }
      if (all.isEmpty()) {
        out.println("There are no jobs.");
      }
    }

    private static String word(JobStatus status) {
      return status.name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(
      name = "savepoint",
      mixinStandardHelpOptions = true,
      description = "Take a savepoint of a job, which continues.")
  static final class Savepoint extends WithSavepoint {

    @Override
    void call(
        TargetCluster cluster,
        RestClusterClient<StandaloneClusterId> client,
        JobID job,
        PrintWriter out)
        throws Exception {
      String path = client.triggerSavepoint(job, address(), SavepointFormatType.CANONICAL).get();
      out.println("Savepoint: " + path);
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stop a job with a savepoint, from which another run can resume.")
  static final class Stop extends WithSavepoint {

    @Override
    void call(
        TargetCluster cluster,
        RestClusterClient<StandaloneClusterId> client,
        JobID job,
        PrintWriter out)
        throws Exception {
      String path =
          client.stopWithSavepoint(job, false, address(), SavepointFormatType.CANONICAL).get();
      out.println("Stopped job " + job + ". Savepoint: " + path);
    }
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Cancel a job without a savepoint. Its last checkpoint is kept.")
  static final class Cancel extends OnJob {

    @Override
    void call(
        TargetCluster cluster,
        RestClusterClient<StandaloneClusterId> client,
        JobID job,
        PrintWriter out)
        throws Exception {
      client.cancel(job).get();
      out.println("Cancelled job " + job + '.');
    }
  }
}
