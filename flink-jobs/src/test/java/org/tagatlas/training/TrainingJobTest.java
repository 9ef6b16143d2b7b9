package org.tagatlas.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.job.ShardJob;
import org.tagatlas.job.Shards;
import org.tagatlas.locate.model.Folds;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.ModelSettings;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.summary.Summary;

/** Models of a job on a mini cluster. */
class TrainingJobTest {

  @TempDir private Path folder;

  private record Trained(Path file, Summary summary) {}

  private Trained train(Path shards, int parallelism, Exclusions exclusions) throws Exception {
    return train(shards, parallelism, exclusions, "");
  }

  private Trained train(Path shards, int parallelism, Exclusions exclusions, String where)
      throws Exception {
    Path work = Files.createTempDirectory(folder, "work");
    Path file = work.resolve("model.tagloc");
    StreamExecutionEnvironment env =
        new FlinkSettings(false, parallelism, "hashmap", null, null, Map.of())
            .inThisProcess(Map.of(), work);
    JobClient job =
        TrainingJob.start(
            env,
            ShardListing.expand(List.of(shards.toString())),
            new TrainingSettings(
                ModelSettings.DEFAULTS, file.toString(), work.toString(), exclusions, where));
    return new Trained(file, ShardJob.await(job, progress -> {}, () -> {}).orElseThrow());
  }

  private Path write(String name, List<PhotoRecord> photos, int parts) throws IOException {
    Path shards = Files.createDirectory(folder.resolve(name));
    Shards.writeSplit(shards, photos, parts);
    return shards;
  }

  @Test
  void writesTheSameBytesForTheSamePhotos() throws Exception {
    List<PhotoRecord> photos = Shards.world(1, 4000);
    Trained one = train(write("one", photos, 1), 1, Exclusions.NONE);
    byte[] expected = Files.readAllBytes(one.file);
    List<PhotoRecord> repeated = new ArrayList<>(photos);
    repeated.addAll(photos.subList(0, 2000));
    Collections.shuffle(repeated, new Random(5));
    Path several = write("several", repeated, 5);
    assertThat(Files.readAllBytes(train(several, 2, Exclusions.NONE).file)).isEqualTo(expected);
    assertThat(Files.readAllBytes(train(several, 4, Exclusions.NONE).file)).isEqualTo(expected);

    long training =
        photos.stream()
            .filter(photo -> photo.geotagged() && !photo.uid().isEmpty())
            .filter(photo -> photo.accuracy() == 0 || photo.accuracy() >= 12)
            .filter(photo -> photo.latitude() != 0)
            .filter(photo -> Folds.DEFAULT.of(photo.uid()) == Folds.Use.TRAIN)
            .map(PhotoRecord::uid)
            .distinct()
            .count();
    LocationModel model = LocationModel.open(one.file);
    assertThat(model.about()).containsEntry("photographers", Long.toString(training));
    assertThat(model.size()).isPositive();
    assertThat(one.summary.count("photos")).isPositive();
    assertThat(one.summary.count("rows")).isEqualTo(4000);
  }

  @Test
  void excludedPhotographersDoNotTrain() throws Exception {
    List<PhotoRecord> photos = Shards.world(2, 1500);
    String uid =
        photos.stream()
            .map(PhotoRecord::uid)
            .filter(each -> !each.isEmpty() && Folds.DEFAULT.of(each) == Folds.Use.TRAIN)
            .findFirst()
            .orElseThrow();
    List<PhotoRecord> others = photos.stream().filter(photo -> !photo.uid().equals(uid)).toList();
    Trained excluded = train(write("all", photos, 2), 2, Exclusions.of(List.of(uid)));
    Trained without = train(write("others", others, 2), 2, Exclusions.NONE);
    assertThat(Files.readAllBytes(excluded.file)).isEqualTo(Files.readAllBytes(without.file));
    assertThat(excluded.summary.count("excluded")).isPositive();

    List<PhotoRecord> even = others.stream().filter(photo -> photo.photoid() % 2 == 0).toList();
    Trained filtered = train(folder.resolve("others"), 2, Exclusions.NONE, "photoid % 2 = 0");
    assertThat(Files.readAllBytes(filtered.file))
        .as("as trained on the photos that the condition accepts")
        .isEqualTo(Files.readAllBytes(train(write("even", even, 1), 1, Exclusions.NONE).file));
    assertThat(filtered.summary.count("filtered")).isEqualTo(others.size() - even.size());
  }
}
