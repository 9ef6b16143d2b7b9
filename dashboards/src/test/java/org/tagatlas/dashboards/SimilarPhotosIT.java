package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tagatlas.dashboards.TestAtlas.entry;
import static org.tagatlas.dashboards.TestAtlas.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqIndex;
import org.tagatlas.similar.LopqModel;
import org.tagatlas.similar.LopqOptions;
import org.tagatlas.similar.LopqSearcher;
import org.tagatlas.similar.LopqTrainer;
import org.tagatlas.similar.Vectors;

/** Searches for similar photos in a real server. */
@ExtendWith(RunningElasticsearch.class)
class SimilarPhotosIT {

  private static final int DIMENSIONS = 16;
  private static final int SIZE = 4_000;
  private static final int QUOTA = 1_000;

  /** The number of first photos that are ranked by exact distances. */
  private static final int EXACT = 100;

  private static Vectors vectors;
  private static LopqModel model;
  private static TestAtlas atlas;

  @BeforeAll
  static void publish(@TempDir Path folder, ElasticsearchServer server) throws Exception {
    vectors = new Vectors(DIMENSIONS);
    for (long id = 1; id <= SIZE; id++) {
      vectors.add(id, vector(id));
    }
    Path file = folder.resolve("m.lopq");
    LopqFile.write(
        LopqTrainer.train(
            vectors,
            LopqOptions.of(8, 16).withDimensions(DIMENSIONS).withFineClusters(32).withSeed(3)),
        file);
    SimilarModel similar = SimilarModel.read(file);
    model = similar.model();
    List<BulkEntry> documents = new ArrayList<>();
    List<BulkEntry> photos = new ArrayList<>();
    LopqEncoder encoder = new LopqEncoder(model);
    for (long id = 1; id <= SIZE; id++) {
      LopqCode code = encoder.encode(vector(id));
      Map<String, Object> photo =
          fields(
              "photoid",
              id,
              "location",
              Map.of("lat", 64.1, "lon", -21.9),
              "country",
              country(id),
              "tags",
              List.of(tag(id)),
              "uploaded",
              (2010 + id % 3) + "-05-01T12:00:00Z",
              "photographer",
              "P" + id,
              "license",
              "CC0");
      documents.add(
          entry(
              Long.toString(id),
              with(
                  photo,
                  "model",
                  similar.id(),
                  "cell",
                  code.cell(),
                  "code",
                  base64(code.bytes()),
                  "components",
                  base64(bytes(encoder.components())))));
      photos.add(entry(Long.toString(id), with(photo, "title", "Title " + id)));
    }
    // Codes of another model are never compared.
    documents.add(
        entry(
            "9999",
            fields(
                "photoid", 9999, "model", "other", "cell", "0_0", "code", base64(new byte[20]))));
    atlas =
        TestAtlas.publish(
            server,
            Map.of(
                DocumentKind.VECTORS,
                documents,
                DocumentKind.PHOTOS,
                photos,
                DocumentKind.DUPLICATES,
                List.of(
                    duplicate(similar.id(), 87, 47),
                    duplicate(similar.id(), 127, 47),
                    duplicate("other", 167, 47)),
                DocumentKind.REGIONS,
                List.of(region("IS", "Iceland"), region("FR", "France"), region("MT", "Malta"))),
            similar);
  }

  @AfterAll
  static void stop() {
    atlas.close();
  }

  private static BulkEntry duplicate(String model, long photoid, long original) {
    return entry(
        Long.toString(photoid),
        fields("photoid", photoid, "duplicate_of", original, "model", model));
  }

  private static Map<String, Object> with(Map<String, Object> fields, Object... more) {
    Map<String, Object> all = fields(more);
    all.putAll(fields);
    return all;
  }

  private static BulkEntry region(String code, String name) {
    return entry(
        "all|" + code,
        fields(
            "window",
            "all",
            "level",
            "country",
            "region",
            code,
            "country",
            code,
            "region_name",
            name,
            "location",
            Map.of("lat", 1, "lon", 1),
            "photos",
            100));
  }

  /** Few photos are in Malta. */
  private static String country(long id) {
    return id % 100 == 7 ? "MT" : id % 2 == 0 ? "IS" : "FR";
  }

  private static String tag(long id) {
    return id % 5 == 0 ? "aurora" : "rain";
  }

  private static float[] vector(long id) {
    Random random = new Random(id * 31);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (4 * Math.sin(id % 40 * (i + 1)) + random.nextGaussian());
    }
    return vector;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonNode get(String request) throws Exception {
    return atlas.get("similar?" + request, "en");
  }

  private static String text(float[] vector) {
    return IntStream.range(0, vector.length)
        .mapToObj(i -> Float.toString(vector[i]))
        .collect(Collectors.joining(","));
  }

  private static List<Long> ids(JsonNode response) {
    List<Long> ids = new ArrayList<>();
    response.path("photos").forEach(each -> ids.add(each.path("photo").path("photoid").asLong()));
    return ids;
  }

  /** The nearest photos by exact distances to all of them. */
  private static List<Long> nearest(float[] query, int limit, LongPredicate filter) {
    return IntStream.range(0, vectors.size())
        .boxed()
        .filter(i -> filter.test(vectors.id(i)))
        .sorted(Comparator.comparingDouble(i -> vectors.squaredDistance(i, query)))
        .limit(limit)
        .map(i -> vectors.id(i))
        .toList();
  }

  private static List<Long> common(List<Long> found, List<Long> expected) {
    return found.stream().filter(expected::contains).toList();
  }

  @Test
  void findsWhatASearchInMemoryFinds() throws Exception {
    LopqSearcher searcher = new LopqSearcher(LopqIndex.of(model, vectors), vectors);
    for (int i = 0; i < 5; i++) {
      float[] query = vector(1_000_000 + 7 * i);
      LopqSearcher.Result expected = searcher.search(query, QUOTA, 20, EXACT);
      JsonNode response = get("limit=20&vector=" + text(query));
      assertThat(response.path("codes").asInt()).isEqualTo(expected.candidates());
      assertThat(response.path("exact").asBoolean()).isTrue();
      assertThat(ids(response))
          .isEqualTo(expected.neighbors().stream().map(LopqSearcher.Neighbor::id).toList());
      JsonNode first = response.path("photos").path(0);
      assertThat(first.path("distance").asDouble())
          .isCloseTo(Math.sqrt(expected.neighbors().get(0).squaredDistance()), within(1e-3));
      long id = first.path("photo").path("photoid").asLong();
      assertThat(first.path("photo").path("title").asText()).isEqualTo("Title " + id);
      assertThat(first.path("photo").path("photographer").asText()).isEqualTo("P" + id);
    }
  }

  @Test
  void findsPhotosThatAreSimilarToAPhoto() throws Exception {
    List<Long> found = ids(get("photo=53&limit=10"));
    assertThat(found).doesNotContain(53L).hasSize(10);
    assertThat(common(found, nearest(vector(53), 10, id -> id != 53)))
        .as("of ten")
        .hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void foldsDuplicates() throws Exception {
    JsonNode response = get("limit=100&vector=" + text(vector(127)));
    List<Long> found = ids(response);
    assertThat(found.get(0)).as("the nearest one stands for the others").isEqualTo(127);
    assertThat(found).doesNotContain(47L, 87L).contains(167L);
    assertThat(response.path("photos").path(0).path("duplicates").asInt()).isEqualTo(2);
    assertThat(response.path("photos").path(1).has("duplicates")).isFalse();
  }

  @Test
  void filtersWithinElasticsearch() throws Exception {
    float[] query = vector(2_000_003);
    assertThat(ids(get("region=MT&limit=10&vector=" + text(query))))
        .as("all photos of a small region are compared")
        .isEqualTo(nearest(query, 10, id -> country(id).equals("MT")));
    JsonNode rare = get("region=IS&tag=Aurora&window=2011&limit=5&vector=" + text(query));
    assertThat(ids(rare))
        .isEqualTo(
            nearest(
                query,
                5,
                id -> country(id).equals("IS") && tag(id).equals("aurora") && id % 3 == 1));
    JsonNode many = get("region=FR&limit=10&vector=" + text(query));
    assertThat(many.path("codes").asInt()).isBetween(400, 2_000);
    List<Long> expected = nearest(query, 10, id -> country(id).equals("FR"));
    assertThat(common(ids(many), expected)).as("of ten").hasSizeGreaterThanOrEqualTo(7);
    assertThat(ids(get("window=1999&photo=40"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400 | either photo or vector is required",
        "photo=1&vector=1 | 400 | either photo or vector is required",
        "photo=x | 400 | photo must be a number from 1",
        "photo=1&limit=0 | 400 | limit must be a number from 1 to 100",
        "photo=1&window=2010-13 | 400 | window must be",
        "vector=1,2 | 400 | vector must have 16 values, but has 2",
        "vector=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,NaN | 400 | value 16 was 'NaN'",
        "photo=1&colour=red | 400 | unknown parameter 'colour'",
        "photo=5000000 | 404 | photo 5000000 has no vector of this model",
        "photo=9999 | 404 | photo 9999 has no vector of this model",
        "photo=1&region=XX | 404 | no photos in region XX",
      })
  void reportsWhatIsInvalid(String request, int status, String message) throws Exception {
    HttpResponse<String> response = atlas.send("similar?" + request, "en");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(message);
  }
}
