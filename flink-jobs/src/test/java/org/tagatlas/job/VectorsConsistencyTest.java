package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.VectorSettings;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.summary.Summary;
import org.tagatlas.vector.TestVectors;

/** The published vectors are those of the photos, whatever the order, failures and parallelism. */
class VectorsConsistencyTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Fields that a vector's document copies from the document of its photo. */
  private static final List<String> COPIED =
      List.of(
          "photoid",
          "location",
          "country",
          "admin1_code",
          "city",
          "tags",
          "uploaded",
          "photographer",
          "page_url",
          "license",
          "license_url");

  /** Of four subvectors. */
  private static final int COLLISIONS = 3;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private Path model;

  @BeforeEach
  void train() throws IOException {
    model = TestVectors.model(folder.resolve("m.lopq"), 1);
    Files.createDirectories(folder.resolve("in"));
  }

  private AtlasRun run(boolean follow, Path encoding) throws IOException {
    AtlasRun run =
        new AtlasRun(folder.resolve("in"), folder)
            .kinds(Set.of(DocumentKind.PHOTOS, DocumentKind.REJECTS))
            .models(Models.SHIPPED.withVectorModel(encoding.toString()))
            .vectors(
                new VectorSettings(
                    List.of(folder.resolve("vectors").toString()),
                    encoding.toString(),
                    follow,
                    false,
                    COLLISIONS));
    return follow ? run.follow() : run;
  }

  /** The documents that the definition specifies, from the vectors by photo. */
  private Map<String, Map<String, Object>> expected(
      Map<Long, List<float[]>> vectors, Map<String, Map<String, Object>> photos)
      throws IOException {
    LopqEncoder encoder = new LopqEncoder(LopqFile.read(model));
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    photos.forEach(
        (id, photo) -> {
          List<float[]> own = vectors.get(Long.parseLong(id));
          if (own != null) {
            byte[] least =
                own.stream()
                    .map(vector -> encoder.encode(vector).bytes())
                    .min(Arrays::compareUnsigned)
                    .orElseThrow();
            Map<String, Object> document = new TreeMap<>(photo);
            document.keySet().retainAll(COPIED);
            document.put("code", Base64.getEncoder().encodeToString(least));
            LopqCode code = LopqCode.of(least);
            document.put("cell", code.coarse1() + "_" + code.coarse2());
            expected.put(id, document);
          }
        });
    return expected;
  }

  /** For each photo that is not the smallest of its component, that one: by flooding. */
  private static Map<String, Long> duplicates(Map<String, Map<String, Object>> vectors) {
    Map<Long, byte[]> codes = new TreeMap<>();
    vectors.forEach(
        (id, document) ->
            codes.put(
                Long.parseLong(id), Base64.getDecoder().decode((String) document.get("code"))));
    Map<String, Long> duplicates = new TreeMap<>();
    Set<Long> seen = new TreeSet<>();
    for (long original : codes.keySet()) {
      List<Long> open = new ArrayList<>();
      if (seen.add(original)) {
        open.add(original);
      }
      while (!open.isEmpty()) {
        byte[] code = codes.get(open.remove(0));
        codes.forEach(
            (id, other) -> {
              int equal = 0;
              for (int i = 4; i < code.length; i++) {
                equal += code[i] == other[i] ? 1 : 0;
              }
              if (Arrays.equals(code, 0, 4, other, 0, 4) && equal >= COLLISIONS && seen.add(id)) {
                duplicates.put(Long.toString(id), original);
                open.add(id);
              }
            });
      }
    }
    return duplicates;
  }

  private static Map<String, Long> published(AtlasRun run) throws IOException {
    Map<String, Long> published = new TreeMap<>();
    run.published()
        .documents(DocumentKind.DUPLICATES)
        .forEach(
            (id, document) -> {
              assertThat(document.get("photoid").toString()).isEqualTo(id);
              published.put(id, ((Number) document.get("duplicate_of")).longValue());
            });
    return published;
  }

  private static Map<String, Map<String, Object>> vectors(AtlasRun run) throws IOException {
    Map<String, Map<String, Object>> vectors = run.published().documents(DocumentKind.VECTORS);
    vectors
        .values()
        .forEach(
            document -> {
              assertThat(document).containsKeys("version", "model");
              document.keySet().removeAll(Set.of("id", "version", "model", "loh"));
            });
    return vectors;
  }

  @Test
  void areThoseOfTheLocatedPhotosAfterFailures() throws Exception {
    List<PhotoRecord> photos = Shards.world(21, 1500);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    Map<Long, List<float[]>> vectors = new TreeMap<>();
    List<String> json = new ArrayList<>();
    List<String> text = new ArrayList<>();
    for (PhotoRecord photo : photos) {
      long id = photo.photoid();
      // Some photos have no vector, some have one in both files, some two different ones.
      if (id % 4 != 0) {
        vectors.put(id, new ArrayList<>(List.of(TestVectors.vector(id))));
        (id % 3 == 0 ? text : json).add(line(id % 3 == 0, id, TestVectors.vector(id)));
      }
      if (id % 7 == 1) {
        text.add(line(true, id, TestVectors.vector(id)));
        vectors.computeIfAbsent(id, key -> new ArrayList<>()).add(TestVectors.vector(id));
      }
      if (id % 11 == 1) {
        text.add(line(true, id, TestVectors.vector(id + 1)));
        vectors.computeIfAbsent(id, key -> new ArrayList<>()).add(TestVectors.vector(id + 1));
      }
    }
    json.add(json.size() / 2, "{\"id\":1,\"vector\":[1,2]}");
    text.add(text.size() / 2, "no vector");
    text.add(line(true, 1, TestVectors.vector(1)));
    TestVectors.write(folder.resolve("vectors/a.jsonl.gz"), json);
    TestVectors.write(folder.resolve("vectors/more/b.txt"), text);

    FailureInjector failure = FailureInjector.times("vectors", 2, 200);
    AtlasRun run = run(false, model).afterSource(failure::into);
    Summary summary = run.finish();
    assertThat(failure.failures()).isEqualTo(2);
    Map<String, Map<String, Object>> expected =
        expected(vectors, run.published().documents(DocumentKind.PHOTOS));
    assertThat(expected).hasSizeGreaterThan(700);
    assertThat(vectors(run)).isEqualTo(expected);
    assertThat(published(run)).isEqualTo(duplicates(expected)).hasSizeGreaterThan(20);
    assertThat(summary.count("duplicates_published")).isEqualTo(published(run).size());
    assertThat(summary.count("vectors")).isEqualTo(expected.size());
    assertThat(summary.count("vectors_waiting"))
        .as("of photos without coordinates, and one without a photo")
        .isEqualTo(vectors.size() - expected.size() + 1);
    assertThat(summary.count("vectors_read")).isEqualTo(json.size() + text.size());
    assertThat(summary.count("vectors_rejected")).isEqualTo(2);
    assertThat(summary.count("vector_files")).isEqualTo(2);
    assertThat(run.published().documents(DocumentKind.REJECTS).values())
        .extracting(reject -> reject.get("reason"))
        .containsExactly("bad_vector", "bad_vector");
  }

  @Test
  void followNewFilesAndTakedownsAcrossSavepoints() throws Exception {
    List<PhotoRecord> photos = Shards.world(22, 400);
    Shards.writeSplit(folder.resolve("in"), photos.subList(0, 200), 2);
    Map<Long, List<float[]>> vectors = new TreeMap<>();
    write("vectors/1.jsonl", photos.subList(0, 300), vectors);
    AtlasRun first = run(true, model).parallelism(1);
    JobClient client = first.start();
    awaitVectors(first, photos.subList(0, 200), vectors, Set.of());
    write("vectors/2.jsonl", photos.subList(300, 350), vectors);
    Shards.writeSplit(folder.resolve("in/later"), photos.subList(200, 400), 2);
    awaitVectors(first, photos, vectors, Set.of());
    String savepoint =
        Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);

    write("vectors/3.jsonl.gz", photos.subList(350, 400), vectors);
    String uid = photos.stream().map(PhotoRecord::uid).filter(u -> !u.isEmpty()).findFirst().get();
    Map<String, Map<String, Object>> published = vectors(first);
    String one = published.keySet().iterator().next();
    Set<String> gone = new TreeSet<>(Set.of(one));
    photos.stream()
        .filter(photo -> photo.uid().equals(uid))
        .forEach(photo -> gone.add(Long.toString(photo.photoid())));
    AtlasRun second =
        run(true, model)
            .parallelism(3)
            .from(savepoint)
            .exclusions(Exclusions.of(List.of(one, uid)));
    client = second.start();
    awaitVectors(second, photos, vectors, gone);
    client.cancel().get();

    Path other = TestVectors.model(folder.resolve("other.lopq"), 2);
    assertThat(Files.mismatch(model, other)).isNotNegative();
    JobClient refused = run(true, other).from(savepoint).start();
    assertThat(refused.getJobExecutionResult())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .matches(
            failure ->
                ExceptionUtils.findThrowableWithMessage(
                        failure, "Codes of two models cannot be compared")
                    .isPresent());
  }

  private void awaitVectors(
      AtlasRun run, List<PhotoRecord> read, Map<Long, List<float[]>> vectors, Set<String> gone) {
    List<String> located =
        read.stream()
            .filter(PhotoRecord::geotagged)
            .map(photo -> Long.toString(photo.photoid()))
            .toList();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Map<String, Object>> photos =
                  run.published().documents(DocumentKind.PHOTOS);
              assertThat(photos).containsOnlyKeys(located);
              Map<String, Map<String, Object>> expected = expected(vectors, photos);
              expected.keySet().removeAll(gone);
              assertThat(expected).isNotEmpty();
              assertThat(vectors(run)).isEqualTo(expected);
              assertThat(published(run)).isEqualTo(duplicates(expected));
            });
  }

  private void write(String file, List<PhotoRecord> photos, Map<Long, List<float[]>> vectors) {
    List<String> lines = new ArrayList<>();
    for (PhotoRecord photo : photos) {
      float[] vector = TestVectors.vector(photo.photoid());
      vectors.put(photo.photoid(), List.of(vector));
      lines.add(TestVectors.json(photo.photoid(), vector));
    }
    TestVectors.write(folder.resolve(file), lines);
  }

  private static String line(boolean text, long id, float[] vector) {
    return text ? TestVectors.text(id, vector) : TestVectors.json(id, vector);
  }
}
