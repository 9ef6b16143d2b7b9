package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.summary.Summary;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.text.UrlText;

/**
 * The consistency guarantee for photos without coordinates: which of them are published, and where,
 * is a function of the set of photos, as documented.
 */
class LocatedPhotosConsistencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Set<DocumentKind> KINDS = Set.of(DocumentKind.PHOTOS, DocumentKind.REGIONS);
  private static final double EARTH_METRES = 6_371_008.8;

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @AfterEach
  void deleteWork() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  @Test
  void isConsistentInAnyOrderAtAnyParallelismAndAcrossFailures() throws Exception {
    List<PhotoRecord> photos = photos(7, 4000);
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    AtlasRun first = run("first").parallelism(1).backend("hashmap");
    Summary summary = first.finish();
    Map<String, Map<String, Object>> located = assertConsistent(first, photos);
    assertThat(located).hasSizeGreaterThan(300);
    assertThat(located.values())
        .extracting(d -> d.get("location_machine_tag"))
        .contains("v:pole=1");
    assertThat(summary.count("located_machine_tag") + summary.count("located_geo_tags"))
        .isEqualTo(located.size());
    assertThat(summary.count("located_geo_tags"))
        .isEqualTo(
            located.values().stream()
                .filter(d -> d.get("location_source").equals("geo_tags"))
                .count());
    // They are not counted.
    ConsistencyCheck.assertSame(
        first.published(), DocumentKind.REGIONS, first.oracle().regions(photos));

    List<PhotoRecord> shuffled = new ArrayList<>(photos);
    Collections.shuffle(shuffled, new Random(2));
    Shards.writeSplit(folder.resolve("other"), shuffled, 4);
    FailureInjector failure = FailureInjector.times("located", 2, 800);
    AtlasRun second =
        new AtlasRun(folder.resolve("other"), folder.resolve("second"))
            .kinds(KINDS)
            .inference(LocationInference.PUBLISH)
            .policy(AtlasRun.FAST_LIVE)
            .parallelism(4)
            .afterSource(failure::into);
    Summary again = second.finish();
    assertThat(failure.failures()).isEqualTo(2);
    assertThat(content(second)).isEqualTo(content(first));
    assertThat(again.count("located_machine_tag")).isEqualTo(summary.count("located_machine_tag"));
  }

  @Tag("nightly")
  @Test
  void countsPhotosWithGeoTagsIfConfigured() throws Exception {
    List<PhotoRecord> photos = photos(8, 1500);
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    AtlasRun run = run("counted").inference(LocationInference.PUBLISH_AND_COUNT);
    run.finish();
    assertConsistent(run, photos);
    List<PhotoRecord> asIfGeotagged = new ArrayList<>();
    for (PhotoRecord photo : photos) {
      double[] point = photo.geotagged() ? null : coordinates(photo);
      asIfGeotagged.add(
          point == null
              ? photo
              : Shards.photo(
                  photo.photoid(),
                  photo.uid(),
                  point[0],
                  point[1],
                  photo.uploaded(),
                  typed(photo)));
    }
    ConsistencyCheck.assertSame(
        run.published(), DocumentKind.REGIONS, run.oracle().regions(asIfGeotagged));
  }

  @Test
  void removesPhotosWhenATagLosesItsPlaceAcrossASavepoint() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      photos.add(Shards.inIceland(100 + i, "u" + i, List.of("v:stays=1", "v:leaves=1")));
    }
    photos.add(ungeotagged(200, "v:leaves=1"));
    photos.add(ungeotagged(201, "v:stays=1"));
    photos.add(ungeotagged(202, "v:never=1", "v:leaves=1"));
    Shards.write(folder.resolve("in/1.jsonl.gz"), photos);
    AtlasRun run = run("live").follow();
    JobClient client = run.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(assertConsistent(run, photos)).containsOnlyKeys("200", "201", "202"));
    String savepoint =
        Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);

    List<PhotoRecord> further = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      further.add(
          Shards.photo(
              300 + i, "v" + i, -80 + 2 * i, 2 * i, 1_300_000_000L, List.of("v:leaves=1")));
    }
    further.add(ungeotagged(203, "v:leaves=1"));
    further.add(ungeotagged(204, "v:stays=1"));
    Shards.write(folder.resolve("in/2.jsonl.gz"), further);
    photos.addAll(further);
    AtlasRun resumed = run("live").follow().parallelism(3).from(savepoint);
    JobClient again = resumed.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(assertConsistent(resumed, photos)).containsOnlyKeys("201", "204"));
    again.cancel().get();
    assertThat(resumed.published().lines(DocumentKind.PHOTOS))
        .anySatisfy(
            line -> assertThat(line).containsEntry("id", "200").containsEntry("deleted", true));
  }

  private AtlasRun run(String name) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return new AtlasRun(folder.resolve("in"), folder.resolve(name))
        .kinds(KINDS)
        .inference(LocationInference.PUBLISH);
  }

  /** Returns the documents of all photos without their versions. */
  private static Map<String, Map<String, Object>> content(AtlasRun run) throws IOException {
    Map<String, Map<String, Object>> documents = run.published().documents(DocumentKind.PHOTOS);
    documents.values().forEach(document -> List.of("version", "shard").forEach(document::remove));
    return documents;
  }

  private static Map<String, Map<String, Object>> assertConsistent(
      AtlasRun run, List<PhotoRecord> photos) throws IOException {
    return assertConsistent(run.published(), run.oracle(), photos);
  }

  /** Fails if other photos than expected are published, or at other places. */
  static Map<String, Map<String, Object>> assertConsistent(
      Published published, Oracle oracle, List<PhotoRecord> photos) throws IOException {
    Map<String, Map<String, Object>> documents = published.documents(DocumentKind.PHOTOS);
    Map<String, Map<String, Object>> located = new TreeMap<>(documents);
    located.values().removeIf(document -> !document.containsKey("location_source"));
    Set<String> own = new HashSet<>(documents.keySet());
    own.removeAll(located.keySet());
    assertThat(own).isEqualTo(oracle.photoIds(photos));
    Map<String, Expected> expected = expected(photos);
    assertThat(located.keySet()).isEqualTo(expected.keySet());
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    expected.forEach(
        (id, place) -> {
          Map<String, Object> document = located.get(id);
          assertThat(document.get("location_machine_tag")).as(id).isEqualTo(place.tag());
          assertThat(document.get("location_source"))
              .isEqualTo(place.tag() == null ? "geo_tags" : "machine_tag");
          Map<?, ?> point = (Map<?, ?>) document.get("location");
          double latitude = ((Number) point.get("lat")).doubleValue();
          double longitude = ((Number) point.get("lon")).doubleValue();
          assertThat(metres(vector(latitude, longitude), place.point())).as(id).isLessThan(0.2);
          assertThat((Integer) document.get("location_uncertainty_m"))
              .as(id)
              .isCloseTo(place.uncertainty(), within(1));
          assertThat(document.get("country"))
              .isEqualTo(
                  geocoder.locate(latitude, longitude) == null
                      ? null
                      : geocoder.locate(latitude, longitude).country());
        });
    return located;
  }

  /** The expected place of a photo. */
  private record Expected(double[] point, int uncertainty, String tag) {}

  private static Map<String, Expected> expected(List<PhotoRecord> photos) {
    Map<String, List<PhotoRecord>> byTag = new HashMap<>();
    for (PhotoRecord photo : photos) {
      if (photo.geotagged()) {
        ids(photo).forEach(tag -> byTag.computeIfAbsent(tag, t -> new ArrayList<>()).add(photo));
      }
    }
    Map<String, Expected> places = new TreeMap<>();
    byTag.forEach(
        (tag, tagged) -> {
          Expected place = place(tag, tagged);
          if (place != null) {
            places.put(tag, place);
          }
        });
    Map<String, Expected> expected = new TreeMap<>();
    for (PhotoRecord photo : photos) {
      if (photo.geotagged()) {
        continue;
      }
      double[] coordinates = coordinates(photo);
      Expected best =
          coordinates == null
              ? null
              : new Expected(vector(coordinates[0], coordinates[1]), 10, null);
      if (best == null) {
        for (String tag : ids(photo).stream().limit(8).sorted().toList()) {
          Expected place = places.get(tag);
          if (place != null && (best == null || place.uncertainty() < best.uncertainty())) {
            best = place;
          }
        }
      }
      if (best != null) {
        expected.put(Long.toString(photo.photoid()), best);
      }
    }
    return expected;
  }

  /** Computes the place of a tag from all of its photos, with floating point numbers. */
  private static Expected place(String tag, List<PhotoRecord> photos) {
    Map<List<Long>, List<PhotoRecord>> cells = new HashMap<>();
    for (PhotoRecord photo : photos) {
      List<Long> cell = new ArrayList<>();
      for (double part : vector(photo.latitude(), photo.longitude())) {
        cell.add((long) Math.floor(part * 4096));
      }
      cells.computeIfAbsent(cell, c -> new ArrayList<>()).add(photo);
    }
    if (cells.size() > 64) {
      return null;
    }
    List<PhotoRecord> together = List.of();
    for (List<Long> cell : cells.keySet()) {
      Predicate<List<Long>> adjacent =
          other ->
              Math.abs(cell.get(0) - other.get(0)) < 2
                  && Math.abs(cell.get(1) - other.get(1)) < 2
                  && Math.abs(cell.get(2) - other.get(2)) < 2;
      List<PhotoRecord> group =
          cells.keySet().stream().filter(adjacent).flatMap(c -> cells.get(c).stream()).toList();
      together = group.size() > together.size() ? group : together;
    }
    int n = together.size();
    if (n < 3
        || n < 0.8 * photos.size()
        || together.stream().map(PhotoRecord::uid).distinct().count() < 2) {
      return null;
    }
    double[] mean = new double[3];
    for (PhotoRecord photo : together) {
      double[] vector = vector(photo.latitude(), photo.longitude());
      for (int i = 0; i < 3; i++) {
        mean[i] += vector[i] / n;
      }
    }
    double squares = 0;
    for (PhotoRecord photo : together) {
      squares += Math.pow(metres(vector(photo.latitude(), photo.longitude()), mean), 2);
    }
    double deviation = Math.sqrt(squares / (n - 1) * (1 + 1.0 / n));
    int uncertainty = (int) Math.max(10, Math.ceil(2 * deviation));
    return uncertainty > 1000 ? null : new Expected(mean, uncertainty, tag);
  }

  private static double[] coordinates(PhotoRecord photo) {
    double[] point = {Double.NaN, Double.NaN};
    for (MachineTag tag : tags(photo)) {
      if (tag.id().matches("geo:(lat|long?)=-?[0-9]+[.][0-9]+")) {
        point[tag.predicate().equals("lat") ? 0 : 1] = Double.parseDouble(tag.value());
      }
    }
    return Double.isNaN(point[0] + point[1]) ? null : point;
  }

  private static List<String> typed(PhotoRecord photo) {
    return Arrays.stream(photo.userTags().split(",")).map(UrlText::decode).toList();
  }

  private static List<String> ids(PhotoRecord photo) {
    return tags(photo).stream()
        .map(MachineTag::id)
        .filter(id -> !id.matches("geo:(lat|long?)=.*"))
        .toList();
  }

  private static List<MachineTag> tags(PhotoRecord photo) {
    return PhotoTags.parse(photo.userTags(), photo.machineTags()).machineTags();
  }

  private static double[] vector(double latitude, double longitude) {
    double phi = Math.toRadians(latitude);
    double lambda = Math.toRadians(longitude);
    return new double[] {
      Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)
    };
  }

  private static double metres(double[] a, double[] b) {
    return EARTH_METRES
        * Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  private static PhotoRecord ungeotagged(long id, String... tags) {
    return Shards.photo(id, "w", Double.NaN, Double.NaN, 1_300_000_000L, List.of(tags));
  }

  /** Returns photos of venues, some without coordinates, and photos of tags without a place. */
  static List<PhotoRecord> photos(long seed, int size) {
    Random random = new Random(seed);
    double[][] venues = {
      {48.8566, 2.3522},
      {42.3601, -71.0589},
      {64.1466, -21.9426},
      {-16.8, 180},
      {-16.8, -179.9999},
      {90, 0},
      {-33.8688, 151.2093},
      {1.3521, 103.8198},
      {30, -40}
    };
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int venue = random.nextInt(venues.length);
      int number = random.nextInt(12);
      // From a few metres to several kilometres wide.
      double metres = 3 * Math.pow(2, number);
      double latitude = venues[venue][0] + metres / 111_195 * random.nextGaussian();
      double longitude =
          venues[venue][1]
              + metres
                  / 111_195
                  / Math.max(0.05, Math.cos(Math.toRadians(venues[venue][0])))
                  * random.nextGaussian();
      if (random.nextInt(40) == 0) {
        // A wrong tag.
        latitude = random.nextInt(180) - 90;
      }
      List<String> typed = new ArrayList<>(List.of("word" + random.nextInt(9)));
      typed.add(venue == 5 ? "v:pole=" + number : "v:venue=" + venue + '_' + number);
      if (random.nextInt(3) == 0) {
        typed.add("uploaded:by=app" + random.nextInt(2));
      }
      if (random.nextInt(5) == 0) {
        typed.add("album:of=" + venue);
      }
      if (random.nextInt(4) == 0) {
        typed.add("v:other=" + venue + '_' + random.nextInt(6));
      }
      if (random.nextInt(20) == 0) {
        for (int n = 0; n < 9; n++) {
          typed.add(1, "many:n=" + random.nextInt(1000));
        }
      }
      boolean geotagged = random.nextInt(10) < 7;
      if (random.nextInt(12) == 0) {
        typed.add("geo:lat=" + (random.nextInt(3) == 0 ? "488566" : "48.85660"));
        typed.add((random.nextInt(2) == 0 ? "geo:lon=" : "geo:long=") + "2.35220");
      }
      photos.add(
          Shards.photo(
              1_000_000L + 977L * i,
              number == 3 ? "u" + venue : "u" + random.nextInt(50),
              geotagged ? Math.max(-90, Math.min(90, latitude)) : Double.NaN,
              geotagged ? normalized(longitude) : Double.NaN,
              1_262_304_000L + random.nextInt(3 * 365 * 86_400),
              typed));
    }
    return photos;
  }

  private static double normalized(double longitude) {
    double normalized = longitude % 360;
    return normalized > 180 ? normalized - 360 : normalized < -180 ? normalized + 360 : normalized;
  }
}
