package org.tagatlas.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.tagatlas.cluster.FlinkRest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits the job of {@code run} to a cluster, and follows it. */
@Command(
    name = "submit",
    description = {
      "Does what run does, with the same options, on a Flink cluster: the one that cluster start"
          + " has started, or another.",
      "The job is put together here and sent over REST. It goes on when this command is"
          + " interrupted."
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
final class SubmitCommand extends RunCommand {

  /** The word for the newest savepoint or checkpoint of the cluster. */
  private static final String LATEST = "latest";

  @Mixin private ClusterOptions where;

  @Option(
      names = "--detached",
      description = "Return as soon as the job is submitted; not with Elasticsearch.")
  private boolean detached;

  private TargetCluster cluster;

  @Override
  public Integer call() throws Exception {
    cluster = where.find();
    FlinkRest.Overview overview = cluster.require();
    Configuration client = cluster.client();
    client.set(
        CoreOptions.DEFAULT_PARALLELISM,
        cluster
            .configuration()
            .getOptional(CoreOptions.DEFAULT_PARALLELISM)
            .orElse(Math.max(1, overview.slots())));
    int wanted =
        parallelism() == null ? client.get(CoreOptions.DEFAULT_PARALLELISM) : parallelism();
    if (wanted > overview.free()) {
      System.err.printf(
          "The job needs %d slots, and %d of %d are free: it waits until there are enough.%n",
          wanted, overview.free(), overview.slots());
    }
    flink(null).openFileSystems(System.getenv(), cluster.configuration());
    return run(
        new Place(
            false,
            !detached,
            cluster.local().isPresent(),
            cluster.configuration().getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY),
            flink -> flink.onRemoteCluster(client)));
  }

  /** Returns the outputs; the embedded Elasticsearch is the cluster's own when it has one. */
  @Override
  List<String> outputs() {
    List<String> given = super.outputs();
    Optional<String> url = cluster.elasticsearch();
    return url.isEmpty()
        ? given
        : (given.isEmpty() ? Stream.of(ElasticsearchOutput.SCHEME) : given.stream())
            .map(
                output ->
                    output.equals(ElasticsearchOutput.SCHEME)
                        ? ElasticsearchOutput.SCHEME + ':' + url.get()
                        : output)
            .toList();
  }

  @Override
  String from() {
    if (!LATEST.equals(savepoint())) {
      return super.from();
    }
    List<String> folders =
        Stream.of(
                Optional.ofNullable(checkpoints())
                    .or(
                        () ->
                            cluster
                                .configuration()
                                .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)),
                cluster.configuration().getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY))
            .flatMap(Optional::stream)
            .toList();
    if (folders.isEmpty()) {
      throw new UserError(
          "--from-savepoint latest: it is not known where that cluster keeps checkpoints. Name the"
              + " folder: --checkpoints DIR");
    }
    String newest = Savepoints.newest(folders);
    System.err.println("Going on from " + newest + '.');
    return newest;
  }
}
