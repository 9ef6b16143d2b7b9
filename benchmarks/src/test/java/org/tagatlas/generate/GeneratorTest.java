package org.tagatlas.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tagatlas.geo.City;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

final class GeneratorTest {

  private static final List<City> CITIES =
      List.of(
          new City("Reykjavík", "IS", "IS.39", 64.13548, -21.89541, 118_918),
          new City("Tokyo", "JP", "JP.40", 35.6895, 139.69171, 8_336_599),
          new City("Kyoto", "JP", "JP.22", 35.02107, 135.75385, 1_459_640),
          new City("San Francisco", "US", "US.CA", 37.77493, -122.41942, 864_816),
          new City("Boston", "US", "US.MA", 42.35843, -71.05977, 667_137),
          new City("İstanbul", "TR", "TR.34", 41.01384, 28.94966, 14_804_116),
          new City("Suva", "FJ", "FJ.01", -18.14161, 178.44149, 77_366),
          new City("Nobody's Rest", "FJ", null, -18.2, 178.0, 0),
          new City("Lisbon", "PT", "PT.14", 38.71667, -9.13333, 517_802));

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void sameSeedGivesSameBytes() throws Exception {
    Map<String, byte[]> first = write("first", CITIES, 3_000, 7, 5, OutputFormat.JSONL, 1);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    try {
      List<City> shuffled = new ArrayList<>(CITIES);
      Collections.reverse(shuffled);
      Map<String, byte[]> second = write("second", shuffled, 3_000, 7, 5, OutputFormat.JSONL, 3);
      assertThat(second.keySet()).isEqualTo(first.keySet());
      first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void differentSeedsGiveDifferentPhotos() throws Exception {
    Set<String> one = new HashSet<>(lines(write("1", CITIES, 500, 1, 2, OutputFormat.JSONL, 2)));
    Set<String> two = new HashSet<>(lines(write("2", CITIES, 500, 2, 2, OutputFormat.JSONL, 2)));
    assertThat(one).doesNotContainAnyElementsOf(two);
  }

  @Test
  void rowsOfASeedAreStable() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (String line : lines(write("pinned", CITIES, 2_000, 42, 1, OutputFormat.JSONL, 1))) {
      sha.update(line.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(String.format(Locale.ROOT, "%064x", new BigInteger(1, sha.digest())))
        .isEqualTo("ed3addc68dd899f95f9c97cda64dfc52e5b30f3c9e0a0a0adc87852cb6a5df29");
  }

  @Test
  void rowsOfTheSecondEditionAreStable() throws Exception {
    Path out = Files.createDirectories(directory.resolve("second"));
    new Generator(Edition.SECOND, CITIES, 2_000, 42, 1, OutputFormat.JSONL).write(out, 1);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (String line : lines(read(out))) {
      sha.update(line.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(String.format(Locale.ROOT, "%064x", new BigInteger(1, sha.digest())))
        .isEqualTo("c875a05cb86d6523f089cb2b78b980eaab3fc01143b8288bd85e60f340e1d78f");
  }

  @Test
  void rowsOfTheThirdEditionAreStable() throws Exception {
    Path out = Files.createDirectories(directory.resolve("third"));
    new Generator(Edition.THIRD, CITIES, 2_000, 42, 1, OutputFormat.JSONL).write(out, 1);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (String line : lines(read(out))) {
      sha.update(line.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(String.format(Locale.ROOT, "%064x", new BigInteger(1, sha.digest())))
        .isEqualTo("d696733a440ac108b9d771d39b7b65be51361b99086968e73d699f146868e86f");
  }

  @Test
  void shardsAreUnevenAndContainAllRows() throws Exception {
    Map<String, byte[]> shards = write("many", CITIES, 4_000, 3, 16, OutputFormat.JSONL, 2);
    assertThat(shards.keySet()).first().isEqualTo("metadata_000.jsonl.gz");
    assertThat(shards.keySet()).last().isEqualTo("metadata_00f.jsonl.gz");
    List<Integer> sizes = new ArrayList<>();
    for (byte[] shard : shards.values()) {
      sizes.add(lines(Map.of("", shard)).size());
    }
    assertThat(sizes).hasSize(16).doesNotContain(0);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4_000);
    assertThat(sizes.stream().distinct().count()).isGreaterThan(8);
  }

  @Test
  void shardsWithoutRowsAreValidFiles() throws Exception {
    Map<String, byte[]> shards = write("few", CITIES, 1, 3, 4, OutputFormat.TSV, 2);
    assertThat(shards).hasSize(4);
    assertThat(lines(shards)).hasSize(1);
  }

  @Test
  void gzipHeaderHasNoTimeAndName() throws Exception {
    byte[] shard =
        write("header", CITIES, 1, 1, 1, OutputFormat.JSONL, 1).values().iterator().next();
    assertThat(Arrays.copyOf(shard, 10)).isEqualTo(new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, -1});
  }

  @Test
  void ratesMatchDocumentation() throws Exception {
    int rows = 50_000;
    Path out = Files.createDirectories(directory.resolve("rates"));
    Counts counts =
        new Generator(Edition.FIRST, CITIES, rows, 11, 6, OutputFormat.JSONL).write(out, 2);
    List<String> lines = lines(read(out));
    assertThat(lines).hasSize(rows);
    assertThat(counts.rows()).isEqualTo(rows);

    Map<Long, String> photos = new HashMap<>();
    Map<String, Integer> rejects = new TreeMap<>();
    Map<String, Integer> photographers = new HashMap<>();
    Set<String> labels = new HashSet<>();
    Set<String> machineTags = new HashSet<>();
    int duplicates = 0;
    int geotagged = 0;
    int tags = 0;
    Map<String, List<JsonNode>> venues = new HashMap<>();
    for (String line : lines) {
      String reject = reject(line);
      if (reject != null) {
        rejects.merge(reject, 1, Integer::sum);
        continue;
      }
      JsonNode photo = JSON.readTree(line);
      String other = photos.putIfAbsent(photo.get("photoid").longValue(), line);
      if (other != null) {
        assertThat(other).isEqualTo(line);
        duplicates++;
        continue;
      }
      assertThat(photo.get("key").textValue()).isEqualTo(key(photo.get("downloadurl").textValue()));
      geotagged += photo.get("latitude").isNull() ? 0 : 1;
      photographers.merge(photo.get("uid").textValue(), 1, Integer::sum);
      PhotoTags read =
          PhotoTags.parse(photo.get("usertags").textValue(), photo.get("machinetags").textValue());
      tags += read.tags().size();
      read.tags().stream()
          .filter(tag -> tag.clean().equals("sanfrancisco"))
          .map(Tag::label)
          .forEach(labels::add);
      read.machineTags().forEach(tag -> machineTags.add(tag.namespace() + ':' + tag.predicate()));
      read.machineTags().stream()
          .filter(tag -> tag.namespace().equals("tfl") || tag.namespace().equals("openplaques"))
          .forEach(tag -> venues.computeIfAbsent(tag.id(), id -> new ArrayList<>()).add(photo));
    }

    assertVenues(venues, photos.size());
    assertThat(rejects.keySet())
        .containsExactly("bad_coordinates", "bad_json", "bad_photoid", "field_count");
    assertThat(rejects.values()).allSatisfy(count -> assertThat(count).isBetween(3, 20));
    assertThat(duplicates / (double) rows).isCloseTo(0.005, within(0.001));
    assertThat(geotagged / (double) photos.size()).isCloseTo(0.63, within(0.01));
    assertThat(tags / (double) photos.size()).isBetween(5.0, 8.0);
    assertThat(counts)
        .isEqualTo(
            new Counts(
                geotagged,
                photos.size() - geotagged,
                duplicates,
                rejects.values().stream().mapToInt(Integer::intValue).sum()));
    // The most active photographer has far more photos than the mean, and most have few.
    assertThat(photographers.size()).isBetween(1_500, 2_100);
    assertThat(photographers.values().stream().mapToInt(Integer::intValue).max().orElseThrow())
        .isGreaterThan(300);
    assertThat(labels).contains("san francisco", "San Francisco", "sanfrancisco", "SanFrancisco");
    assertThat(machineTags)
        .contains(
            "geo:lat",
            "uploaded:by",
            "lastfm:event",
            "upcoming:event",
            "osm:way",
            "dc:title",
            "taxonomy:binomial");
  }

  /** Checks that most photos of a venue are near each other, and some are elsewhere. */
  private static void assertVenues(Map<String, List<JsonNode>> venues, int photos) {
    int all = 0;
    int ungeotagged = 0;
    int near = 0;
    for (List<JsonNode> venue : venues.values()) {
      List<JsonNode> geotagged =
          venue.stream().filter(photo -> !photo.get("latitude").isNull()).toList();
      all += venue.size();
      ungeotagged += venue.size() - geotagged.size();
      List<Double> latitudes =
          geotagged.stream().map(photo -> photo.get("latitude").asDouble()).sorted().toList();
      double middle = latitudes.isEmpty() ? 0 : latitudes.get(latitudes.size() / 2);
      near += (int) latitudes.stream().filter(north -> Math.abs(north - middle) < 0.0015).count();
    }
    // Two of the four services of venues.
    assertThat(all / (double) photos).isCloseTo(0.015, within(0.004));
    assertThat(ungeotagged / (double) all).isCloseTo(0.37, within(0.06));
    assertThat(near / (double) (all - ungeotagged)).isBetween(0.92, 0.995);
  }

  @ParameterizedTest
  @EnumSource
  void shardReaderCountsTheSameRows(OutputFormat format) throws Exception {
    Path out = Files.createDirectories(directory.resolve("read"));
    Counts counts = new Generator(Edition.FIRST, CITIES, 20_000, 13, 3, format).write(out, 2);
    Set<Long> ids = new HashSet<>();
    EnumMap<RejectReason, Integer> rejects = new EnumMap<>(RejectReason.class);
    long geotagged = 0;
    long duplicates = 0;
    for (Path shard : Generator.existing(out)) {
      try (ShardReader reader =
          new ShardReader(
              shard.toString(), () -> Files.newInputStream(shard), true, FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof Reject reject) {
            rejects.merge(reject.reason(), 1, Integer::sum);
          } else if (row instanceof PhotoRecord photo) {
            if (!ids.add(photo.photoid())) {
              duplicates++;
            } else if (photo.geotagged()) {
              geotagged++;
            }
          }
        }
      }
    }
    int malformed = rejects.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(counts)
        .isEqualTo(new Counts(geotagged, ids.size() - geotagged, duplicates, malformed));
    assertThat(rejects)
        .containsOnlyKeys(
            RejectReason.BAD_JSON,
            RejectReason.FIELD_COUNT,
            RejectReason.BAD_PHOTOID,
            RejectReason.BAD_COORDINATES);
  }

  @Test
  void formatsHaveTheSameRecords() throws Exception {
    List<String> json = lines(write("json", CITIES, 3_000, 5, 3, OutputFormat.JSONL, 2));
    List<String> tsv = lines(write("tsv", CITIES, 3_000, 5, 3, OutputFormat.TSV, 2));
    for (int i = 0; i < json.size(); i++) {
      if (reject(json.get(i)) != null) {
        continue;
      }
      String[] fields = tsv.get(i).split("\t", -1);
      List<String> values = new ArrayList<>();
      JSON.readTree(json.get(i)).forEach(value -> values.add(value.isNull() ? "" : value.asText()));
      assertThat(fields).hasSize(23);
      for (int field = 0; field < fields.length; field++) {
        if (field == 10 || field == 11) {
          assertThat(fields[field].isEmpty()).isEqualTo(values.get(field).isEmpty());
          if (!fields[field].isEmpty()) {
            assertThat(Double.parseDouble(values.get(field)))
                .isEqualTo(Double.parseDouble(fields[field]));
          }
        } else {
          assertThat(fields[field]).isEqualTo(values.get(field));
        }
      }
    }
  }

  @Test
  void tagsAreInLocalLanguages() throws Exception {
    int kana = 0;
    int elsewhere = 0;
    for (String line : lines(write("words", CITIES, 20_000, 9, 2, OutputFormat.JSONL, 2))) {
      if (reject(line) != null) {
        continue;
      }
      JsonNode photo = JSON.readTree(line);
      boolean onsen =
          PhotoTags.parse(photo.get("usertags").textValue(), "").tags().stream()
              .anyMatch(tag -> tag.clean().equals("温泉"));
      if (onsen && !photo.get("latitude").isNull()) {
        boolean japan = Math.abs(photo.get("longitude").asDouble() - 136) < 8;
        kana += japan ? 1 : 0;
        elsewhere += japan ? 0 : 1;
      }
    }
    assertThat(kana).isGreaterThan(50);
    assertThat(elsewhere).isZero();
  }

  @Test
  void degreesHaveNoTrailingZeros() {
    assertThat(Photos.degrees(0)).isEqualTo("0.0");
    assertThat(Photos.degrees(-0.0000001)).isEqualTo("0.0");
    assertThat(Photos.degrees(-71.06885)).isEqualTo("-71.06885");
    assertThat(Photos.degrees(-0.000001)).isEqualTo("-0.000001");
    assertThat(Photos.degrees(180)).isEqualTo("180.0");
  }

  @Test
  void spellingsOfAWordAreTheSameTag() {
    for (String text :
        List.of("San Francisco", "straße", "ısparta", "pôr do sol", "東京", "O'Hare")) {
      Word word = new Word(text);
      Set<String> clean = new HashSet<>();
      for (int style = 0; style < Word.STYLES; style++) {
        PhotoTags.parse(word.as(style), "").tags().forEach(tag -> clean.add(tag.clean()));
      }
      assertThat(clean).as(text).hasSize(1);
    }
  }

  @Test
  void rejectsGazetteerWithoutPopulation() {
    Generator generator =
        new Generator(Edition.FIRST, List.of(CITIES.get(7)), 10, 1, 1, OutputFormat.JSONL);
    assertThatThrownBy(() -> generator.write(directory, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Map<String, byte[]> write(
      String name,
      List<City> cities,
      long rows,
      long seed,
      int shards,
      OutputFormat format,
      int threads)
      throws IOException, InterruptedException {
    Path out = Files.createDirectories(directory.resolve(name));
    new Generator(Edition.FIRST, cities, rows, seed, shards, format).write(out, threads);
    assertThat(Generator.existing(out)).hasSize(shards);
    return read(out);
  }

  /** Reads all files of a directory, including any partial ones. */
  private static Map<String, byte[]> read(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static List<String> lines(Map<String, byte[]> shards) throws IOException {
    List<String> lines = new ArrayList<>();
    for (byte[] shard : shards.values()) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(shard))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text)
            .satisfiesAnyOf(t -> assertThat(t).isEmpty(), t -> assertThat(t).endsWith("\n"));
        lines.addAll(text.lines().toList());
      }
    }
    return lines;
  }

  /** Returns the reject reason of a line of a JSONL shard, with independent code. */
  private static String reject(String line) {
    if (!line.startsWith("{")) {
      assertThat(line.split("\t", -1)).hasSize(22);
      return "field_count";
    }
    JsonNode photo;
    try {
      photo = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return "bad_json";
    }
    if (!photo.get("photoid").canConvertToLong() || photo.get("photoid").longValue() < 1) {
      return "bad_photoid";
    }
    String longitude = photo.get("longitude").asText("");
    String latitude = photo.get("latitude").asText("");
    if (photo.get("longitude").isNull() && photo.get("latitude").isNull()) {
      return null;
    }
    try {
      return Math.abs(Double.parseDouble(longitude)) <= 180
              && Math.abs(Double.parseDouble(latitude)) <= 90
          ? null
          : "bad_coordinates";
    } catch (NumberFormatException e) {
      return "bad_coordinates";
    }
  }

  private static String key(String url) throws Exception {
    StringBuilder key = new StringBuilder();
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    for (byte b : md5.digest(url.getBytes(StandardCharsets.UTF_8))) {
      key.append(String.format(Locale.ROOT, "%x", b));
    }
    return key.toString();
  }
}
