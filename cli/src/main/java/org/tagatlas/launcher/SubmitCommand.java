package org.tagatlas.launcher;

import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.RunOptions;
import org.tagatlas.run.RunPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits the job to a cluster and follows it. */
@Command(
    name = "submit",
    description = {
      "Run the job like run, with the same options, on a Flink cluster: the local one or another.",
      "The job graph is built locally and submitted over REST. The job continues if this command is"
          + " interrupted. Until then the command reports its progress and restarts."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas submit --input s3://tagatlas/shards --output files:out",
      "  tagatlas submit --input incoming --follow --output files:out --detached",
      "  tagatlas submit --input incoming --follow --output files:out --from-savepoint latest",
      "  tagatlas submit --cluster http://host:8081 --input s3://bucket/shards --output files:s3://…"
    })
final class SubmitCommand implements Callable<Integer> {

  @Mixin private RunOptions options;

  @Mixin private ClusterOptions where;

  @Option(
      names = "--detached",
      description = "Return once the job is submitted. Not available with Elasticsearch outputs.")
  private boolean detached;

  @Override
  public Integer call() throws Exception {
    RunPlan plan = options.plan();
    TargetCluster cluster = where.find();
    FlinkRest.Overview overview = cluster.require();
    Configuration client = cluster.client();
    client.set(
        CoreOptions.DEFAULT_PARALLELISM,
        cluster
            .configuration()
            .getOptional(CoreOptions.DEFAULT_PARALLELISM)
            .orElse(Math.max(1, overview.slots())));
    int slots =
        plan.flink().parallelism() == null
            ? client.get(CoreOptions.DEFAULT_PARALLELISM)
            : plan.flink().parallelism();
    if (slots > overview.free()) {
      System.err.printf(
          "The job requires %d slots, but only %d of %d are free: it waits until enough are free.%n",
          slots, overview.free(), overview.slots());
    }
    return new AtlasRunner(System.out, System.err)
        .run(plan, new SubmitTarget(cluster, client, !detached))
        .exitCode();
  }
}
