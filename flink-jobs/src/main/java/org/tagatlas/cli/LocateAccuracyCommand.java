package org.tagatlas.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.connectors.source.ShardSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well machine tags say where a photo is. */
@Command(
    name = "locate-accuracy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes the coordinates from some of the geotagged photos of shards, chosen by a hash of their"
          + " ids, locates them by their machine tags as a run does, and tells how far off that is.",
      "Columns: located; their share of all photos that were held out, and of those that have"
          + " machine tags; and of the located ones the shares that are within 100 m, 1 km and 10 km"
          + " of where they were taken, and within the uncertainty that is said of them. All is kept"
          + " in memory, about 1 KB for each photo with machine tags."
    },
    footerHeading = "%nExample:%n",
    footer = "  tagatlas machine-tags locate-accuracy shards --hold-out 10%%")
final class LocateAccuracyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "SHARDS",
      description = "Shards, or folders of shards, as --input of run.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--hold-out",
      defaultValue = "10%",
      paramLabel = "PERCENT",
      description = "Part of the geotagged photos that is held out (default: ${DEFAULT-VALUE}).")
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
      // The same words as for a number out of range.
    }
    throw new UserError("--hold-out " + holdOut + " is no share above 0% and below 100%.");
  }
}
