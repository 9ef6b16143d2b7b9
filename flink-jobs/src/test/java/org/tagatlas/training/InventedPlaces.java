package org.tagatlas.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.job.ShardJob;
import org.tagatlas.job.Shards;
import org.tagatlas.locate.model.ModelSettings;
import org.tagatlas.record.PhotoRecord;

/**
 * A model of the tags {@code quuxplace0} to {@code quuxplace3}, which name no place of the
 * gazetteer: they are used at 40.4 to 43.4° north, 3.7° west. It has enough photographers to fit
 * weights to.
 */
public final class InventedPlaces {

  private InventedPlaces() {}

  /** Trains it with the job, and returns its file in a folder. */
  public static Path train(Path folder) throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 8000; i++) {
      int place = i % 1000 % 4;
      photos.add(
          Shards.photo(
              10_000 + i,
              "m" + i % 1000,
              40.4 + place,
              -3.7 + i % 3 * 1e-3,
              1_300_000_000L,
              List.of("quuxplace" + place)));
    }
    Path shards = Files.createDirectories(folder.resolve("training"));
    Shards.writeSplit(shards, photos, 1);
    Path file = folder.resolve("model.tagloc");
    StreamExecutionEnvironment env =
        new FlinkSettings(false, 1, "hashmap", null, null, Map.of())
            .inThisProcess(Map.of(), folder);
    JobClient job =
        TrainingJob.start(
            env,
            ShardListing.expand(List.of(shards.toString())),
            new TrainingSettings(
                ModelSettings.DEFAULTS, file.toString(), folder.toString(), Exclusions.NONE));
    ShardJob.await(job, progress -> {}, () -> {});
    return file;
  }
}
