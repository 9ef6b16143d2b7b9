package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.summary.Summary;
import org.tagatlas.training.InventedPlaces;

/** Photos without coordinates are published at the place of their text, and never vote. */
class TextLocationTest {

  private static final Set<DocumentKind> KINDS =
      Set.of(DocumentKind.PHOTOS, DocumentKind.SIGNATURES, DocumentKind.REGIONS, DocumentKind.TAGS);

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private static PhotoRecord unlocated(long id, String... tags) {
    return Shards.photo(id, "u" + id % 7, Double.NaN, Double.NaN, 1_300_000_000L, List.of(tags));
  }

  private record Ran(PublishedFiles published, Summary summary) {}

  private Ran run(String name, Models models, LocationInference inference) throws Exception {
    AtlasRun run =
        new AtlasRun(folder.resolve("in"), folder.resolve(name))
            .kinds(KINDS)
            .models(models)
            .inference(inference);
    Summary summary = ShardJob.await(run.start(), progress -> {}, () -> {}).orElseThrow();
    return new Ran(run.published(), summary);
  }

  @Test
  void estimatesHaveNoInfluenceOnWhatIsCounted() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(11, 1500));
    for (int i = 0; i < 60; i++) {
      photos.add(unlocated(1000 + i, "paris", "france", "tower" + i));
    }
    photos.add(unlocated(2000, "sunset", "canon"));
    photos.add(unlocated(2001, "geo:lat=41.9", "geo:lon=12.48", "paris"));
    photos.add(unlocated(2002, "foursquare:venue=1", "paris"));
    Files.createDirectories(folder.resolve("in"));
    Shards.writeSplit(folder.resolve("in"), photos, 2);

    Ran without = run("without", Models.SHIPPED, LocationInference.OFF);
    Ran with = run("with", Models.SHIPPED.withText(""), LocationInference.OFF);
    for (DocumentKind kind :
        List.of(DocumentKind.SIGNATURES, DocumentKind.REGIONS, DocumentKind.TAGS)) {
      assertThat(withoutTimes(with.published.documents(kind)))
          .isEqualTo(withoutTimes(without.published.documents(kind)));
    }
    Map<String, Map<String, Object>> all = with.published.documents(DocumentKind.PHOTOS);
    Map<String, Map<String, Object>> estimated = new HashMap<>(all);
    estimated.keySet().removeAll(without.published.documents(DocumentKind.PHOTOS).keySet());
    assertThat(estimated).containsKeys("1000", "1059", "2002").doesNotContainKeys("2000", "2001");
    assertThat(estimated.values())
        .allSatisfy(
            document ->
                assertThat(document)
                    .containsEntry("location_source", "text")
                    .containsEntry("estimated", true)
                    .containsEntry("location_model", "gazetteer")
                    .containsKeys(
                        "location_uncertainty_m", "location_confidence", "location_estimate")
                    .doesNotContainKeys("uid", "accuracy"));
    TextEstimate expected =
        TextLocator.load().locate(List.of("paris", "france", "tower0"), "").orElseThrow();
    assertThat(estimated.get("1000"))
        .containsEntry("country", "FR")
        .containsEntry("city", expected.city())
        .containsEntry("location", Map.of("lat", expected.latitude(), "lon", expected.longitude()));
    assertThat(with.summary.count("located_text")).isEqualTo(estimated.size());
    assertThat(with.summary.count("not_locatable")).isPositive();

    // With machine tags, a photo whose machine tag has no place is still at that of its text.
    Ran both = run("both", Models.SHIPPED.withText(""), LocationInference.PUBLISH);
    Map<String, Map<String, Object>> located = both.published.documents(DocumentKind.PHOTOS);
    assertThat(located).containsKeys("1000", "2001", "2002");
    assertThat(located.get("2002")).containsEntry("location_source", "text");
    assertThat(located.keySet()).containsAll(estimated.keySet());
    assertThat(both.summary.count("located_text")).isPositive();
    assertThat(located.get("2001")).containsEntry("location_source", "geo_tags");
  }

  private AtlasRun live(String name, Models models, boolean relocates) {
    return new AtlasRun(folder.resolve(name + "-in"), folder.resolve(name))
        .kinds(KINDS)
        .models(models)
        .relocating(relocates)
        .follow();
  }

  /** Runs until a condition holds, and returns the address of a savepoint at the end. */
  private String runUntil(AtlasRun run, ThrowingRunnable condition) throws Exception {
    JobClient job = run.start();
    await().atMost(Duration.ofMinutes(2)).untilAsserted(condition);
    return Savepoints.stop(job, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
  }

  private static Map<String, Object> models(AtlasRun run) throws IOException {
    Map<String, Object> models = new TreeMap<>();
    run.published()
        .documents(DocumentKind.PHOTOS)
        .forEach((id, document) -> models.put(id, document.get("location_model")));
    return models;
  }

  @Test
  void anotherModelRewritesDocumentsOnlyIfAsked() throws Exception {
    Path file = InventedPlaces.train(folder);
    restoreWith(file, false);
    restoreWith(file, true);
  }

  private void restoreWith(Path file, boolean relocates) throws Exception {
    String name = relocates ? "relocated" : "kept";
    String model = LocationModel.open(file).name();
    Path in = Files.createDirectories(folder.resolve(name + "-in"));
    Shards.write(
        in.resolve("1.jsonl.gz"),
        List.of(
            unlocated(1, "paris", "france"),
            unlocated(2, "quuxplace1"),
            unlocated(3, "berlin", "germany"),
            Shards.photo(4, "u4", 48.85, 2.35, 1_300_000_000L, List.of("paris"))));
    AtlasRun first = live(name, Models.SHIPPED.withText(""), relocates);
    String savepoint =
        runUntil(first, () -> assertThat(models(first)).containsOnlyKeys("1", "3", "4"));
    assertThat(models(first)).containsEntry("1", "gazetteer").containsEntry("4", null);

    Shards.write(in.resolve("2.jsonl.gz"), List.of(unlocated(5, "rome", "italy")));
    AtlasRun second =
        live(name, Models.SHIPPED.withText(file.toString()), relocates)
            .parallelism(3)
            .from(savepoint);
    String of1 = relocates ? model : "gazetteer";
    String next =
        runUntil(
            second,
            () ->
                assertThat(models(second))
                    .containsEntry("1", of1)
                    .containsEntry("3", of1)
                    .containsEntry("4", null)
                    .containsEntry("5", model));
    if (relocates) {
      // The first model does not know it.
      assertThat(models(second)).containsEntry("2", model);
      // Photos that were excluded since are not published again.
      AtlasRun third =
          live(name, Models.SHIPPED.withText(""), true)
              .exclusions(Exclusions.of(List.of("3")))
              .from(next);
      runUntil(
          third,
          () ->
              assertThat(models(third))
                  .containsOnlyKeys("1", "4", "5")
                  .containsEntry("1", "gazetteer")
                  .containsEntry("5", "gazetteer"));
    } else {
      assertThat(models(second)).doesNotContainKey("2");
    }
  }

  private static Map<String, Map<String, Object>> withoutTimes(
      Map<String, Map<String, Object>> documents) {
    documents.values().forEach(document -> document.remove("updated"));
    return documents;
  }
}
