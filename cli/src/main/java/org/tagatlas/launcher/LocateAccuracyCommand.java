package org.tagatlas.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.core.fs.Path;
import org.tagatlas.accuracy.LocateAccuracy;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.run.Inputs;
import org.tagatlas.run.UserError;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the accuracy of locations that are inferred from machine tags. */
@Command(
    name = "locate-accuracy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Hold out the coordinates of some geotagged photos, chosen by a hash of their IDs, infer"
          + " their locations from machine tags as a run does, and compare both.",
      "Columns: located photos; their share of all held-out photos, and of those with machine tags;"
          + " and the shares of located photos within 100 m, 1 km and 10 km of their coordinates,"
          + " and within their stated uncertainty. Keeps everything in memory, about 1 KB per photo"
          + " with machine tags."
    },
    footerHeading = "%nExample:%n",
    footer = "  tagatlas machine-tags locate-accuracy shards --hold-out 10%%")
final class LocateAccuracyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "SHARDS",
      description = "Shards or folders of shards, as for --input of run.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--hold-out",
      defaultValue = "10%",
      paramLabel = "PERCENT",
      description = "Share of geotagged photos to hold out (default: ${DEFAULT-VALUE}).")
  private String holdOut;

  @Override
  public Integer call() throws Exception {
    LocateAccuracy accuracy = new LocateAccuracy(percent());
    for (Path shard : Inputs.shards(inputs)) {
      try (ShardReader reader = ShardSource.reader(shard, FieldSet.COUNTED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof PhotoRecord photo) {
            accuracy.add(photo);
          }
        }
      }
    }
    accuracy.print(spec.commandLine().getOut());
    return 0;
  }

  private double percent() {
    try {
      double percent = Double.parseDouble(holdOut.replaceFirst("%$", ""));
      if (percent > 0 && percent < 100) {
        return percent;
      }
    } catch (NumberFormatException e) {
      // Reported below, as a number out of range is.
    }
    throw new UserError(
        "--hold-out must be greater than 0% and less than 100%, but was '" + holdOut + "'.");
  }
}
