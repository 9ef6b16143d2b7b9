package org.tagatlas.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.parquet.ParquetFiles;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.run.UserError;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardData;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.sqlite.DatabaseFiles;

class ImporterTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final String[] FIELDS =
      ("photoid uid unickname datetaken dateuploaded capturedevice title description usertags"
              + " machinetags longitude latitude accuracy pageurl downloadurl licensename"
              + " licenseurl serverid farmid secret secretoriginal ext marker")
          .split(" ");

  @TempDir Path root;

  private static ImportPlan plan(Path input, Path out, int threads) {
    return plan(input, out, threads, ImportFormat.SHARDS, ImportPlan.Kind.ALL, Long.MAX_VALUE);
  }

  private static ImportPlan plan(
      Path input, Path out, int threads, ImportFormat format, ImportPlan.Kind kind, long limit) {
    try {
      return new ImportPlan(
          ShardListing.expand(List.of(input.toString())),
          out,
          format,
          kind,
          "",
          limit,
          threads,
          300_000);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Importer.Progress run(ImportPlan plan) throws Exception {
    return Importer.run(plan, inputs(plan), null, false, progress -> {});
  }

  private static List<Journal.Input> inputs(ImportPlan plan) throws IOException {
    List<Journal.Input> inputs = new ArrayList<>();
    for (var input : plan.inputs()) {
      inputs.add(new Journal.Input(input.getPath(), Files.size(Path.of(input.getPath())), 1));
    }
    return inputs;
  }

  /** Reads the files with the JDK's decoder. */
  private static Map<String, List<JsonNode>> read(Path folder) throws IOException {
    Map<String, List<JsonNode>> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".gz")).toList()) {
        List<JsonNode> rows = new ArrayList<>();
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            rows.add(JSON.readTree(line));
          }
        }
        files.put(file.getFileName().toString(), rows);
      }
    }
    return files;
  }

  private static Map<String, byte[]> bytes(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith("_import")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static void requireSame(Path actual, Path expected) throws IOException {
    Map<String, byte[]> wanted = bytes(expected);
    Map<String, byte[]> found = bytes(actual);
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach((name, content) -> assertThat(found.get(name)).as(name).isEqualTo(content));
  }

  /** The rule of the package: each byte of the MD5 without leading zero. */
  private static String key(String url) throws Exception {
    StringBuilder key = new StringBuilder();
    for (byte b : MessageDigest.getInstance("MD5").digest(url.getBytes(StandardCharsets.UTF_8))) {
      key.append(Integer.toHexString(b & 0xff));
    }
    return key.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void writesEachRowOfADatabaseToTheShardOfItsKey(int threads) throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    DatabaseFiles.create(database, "DELETE FROM yfcc100m_dataset WHERE photoid % 11 = 3");
    Map<String, List<List<Object>>> expected = new TreeMap<>();
    int rows = 0;
    for (List<Object> row : DatabaseFiles.read(database, "yfcc100m_dataset").values()) {
      String key = key((String) row.get(14));
      List<Object> withKey = new ArrayList<>(row);
      withKey.add(key);
      expected.computeIfAbsent(key.substring(0, 3) + ".gz", name -> new ArrayList<>()).add(withKey);
      rows++;
    }

    Importer.Progress end = run(plan(database, root.resolve("out"), threads));

    assertThat(end.rows()).isEqualTo(rows);
    assertThat(end.imported()).isEqualTo(rows);
    assertThat(end.files()).isEqualTo(expected.size());
    assertThat(end.complete()).isTrue();
    Map<String, List<JsonNode>> found = read(root.resolve("out"));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, wanted) -> {
          assertThat(found.get(name)).hasSameSizeAs(wanted);
          for (int i = 0; i < wanted.size(); i++) {
            requireEqual(found.get(name).get(i), wanted.get(i));
          }
        });
  }

  /** Compares as the package writes: coordinates as numbers or null, the rest as stored. */
  private static void requireEqual(JsonNode row, List<Object> values) {
    assertThat(row.size()).isEqualTo(FIELDS.length + 1);
    assertThat(row.get("key").asText()).isEqualTo(values.get(FIELDS.length));
    for (int i = 0; i < FIELDS.length; i++) {
      JsonNode value = row.get(FIELDS[i]);
      Object stored = values.get(i);
      if (stored == null || (i == 10 || i == 11) && stored.equals("")) {
        assertThat(value.isNull()).as(FIELDS[i]).isTrue();
      } else if (i == 10 || i == 11) {
        assertThat(value.isNumber()).isTrue();
        assertThat(value.doubleValue()).isEqualTo(Double.parseDouble((String) stored));
      } else if (stored instanceof Number number) {
        assertThat(value.isIntegralNumber()).as(FIELDS[i]).isTrue();
        assertThat(value.longValue()).isEqualTo(number.longValue());
      } else {
        assertThat(value.textValue()).isEqualTo(stored);
      }
    }
  }

  /** Rows of all formats, and lines that are not rows. */
  private Path mixed() throws IOException {
    Path folder = Files.createDirectory(root.resolve("mixed"));
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 400; i++) {
      Object[] photo = DatabaseFiles.photo(i);
      List<String> fields = new ArrayList<>();
      for (Object value : photo) {
        fields.add(value == null ? "" : value.toString().replace("\t", "%09"));
      }
      if (i % 2 == 0) {
        fields.add(1, "hash");
        fields.add(0, Integer.toString(i));
      }
      text.append(String.join("\t", fields)).append('\n');
    }
    text.append("no row\n\n{broken\n1\t2\n")
        .append("{\"photoid\": \"17.0\", \"downloadurl\": \"http://x/\"}\n")
        .append("{\"photoid\": 18, \"longitude\": NaN, \"latitude\": NaN, \"key\": \"old\"}\n")
        .append("{\"photoid\": 19, \"key\": 1, \"key\": 2, \"title\": \"\\\"key\\\" \u00e9\"}\n")
        .append("{}\n{\"photoid\": 20, \"longitude\": 1}\n");
    Files.write(folder.resolve("a.bz2"), ShardData.bzip2(ShardData.utf8(text.toString())));
    Files.write(folder.resolve("b.gz"), ShardData.gzip(ShardData.rows(300)));
    Files.writeString(
        folder.resolve("c.json"), "[{\n  \"photoid\": 5,\n  \"title\": \"x\"\n}, 7]\n");
    byte[] cut = ShardData.gzip(ShardData.rows(50));
    Files.write(folder.resolve("d.gz"), java.util.Arrays.copyOf(cut, cut.length - 20));
    Files.write(folder.resolve("e.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n'});
    return folder;
  }

  private record Rows(List<PhotoRecord> photos, List<String> rejects, int rows) {}

  private static Rows rows(Path input) throws IOException {
    List<PhotoRecord> photos = new ArrayList<>();
    List<String> rejects = new ArrayList<>();
    int rows = 0;
    for (var shard : ShardListing.expand(List.of(input.toString()))) {
      try (ShardReader reader = ShardSource.reader(shard, FieldSet.COUNTED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof PhotoRecord photo) {
            photos.add(photo);
            rows++;
          } else if (row instanceof org.tagatlas.record.Reject reject) {
            rejects.add(reject.reason().id());
            rows++;
          }
        }
      }
    }
    photos.sort(java.util.Comparator.comparing(PhotoRecord::toString));
    rejects.sort(null);
    return new Rows(photos, rejects, rows);
  }

  @Test
  void keepsOrRejectsEachRow() throws Exception {
    Path input = mixed();
    Rows expected = rows(input);
    Path out = root.resolve("out");
    Importer.Progress end = run(plan(input, out, 2));
    assertThat(end.rows()).isEqualTo(expected.rows);
    assertThat(end.imported() + end.rejects()).isEqualTo(expected.rows);
    Rows found = rows(out);
    // A run of the import reads the same photos.
    assertThat(found.photos).isEqualTo(expected.photos);
    List<String> rejects = new ArrayList<>(found.rejects);
    for (String line : Files.readAllLines(out.resolve("_rejects.jsonl"))) {
      rejects.add(JSON.readTree(line).get("reason").asText());
    }
    rejects.sort(null);
    assertThat(rejects).isEqualTo(expected.rejects);
    assertThat(rejects)
        .contains("bad_json", "field_count", "bad_photoid", "truncated", "unreadable");
    read(out)
        .forEach(
            (name, all) ->
                all.forEach(
                    row -> {
                      try {
                        String key = key(row.path("downloadurl").asText(""));
                        assertThat(row.get("key").asText()).isEqualTo(key);
                        assertThat(name).isEqualTo(key.substring(0, 3) + ".gz");
                      } catch (Exception e) {
                        throw new AssertionError(e);
                      }
                    }));

    // The import of an import is the same.
    Path again = root.resolve("again");
    run(plan(out, again, 2));
    assertThat(read(again)).isEqualTo(read(out));
  }

  @Test
  void aTextAndADatabaseOfTheSameRowsGiveTheSameShards() throws Exception {
    Path database = DatabaseFiles.create(root.resolve("a.sql"), DatabaseFiles.TABLE);
    List<Object[]> photos = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 500; i++) {
      Object[] photo = DatabaseFiles.photo(i);
      photo[6] = "title+" + i;
      photos.add(photo);
      List<String> fields = new ArrayList<>();
      for (Object value : photo) {
        fields.add(value == null ? "" : value.toString());
      }
      text.append(String.join("\t", fields)).append('\n');
    }
    DatabaseFiles.insert(database, "yfcc100m_dataset", photos);
    Path lines = Files.writeString(root.resolve("a.tsv"), text);
    run(plan(database, root.resolve("x"), 2));
    run(plan(lines, root.resolve("y"), 2));
    assertThat(read(root.resolve("x"))).isEqualTo(read(root.resolve("y"))).isNotEmpty();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(ImportFormat.class)
  void continuesAfterFailuresWithTheSameFiles(ImportFormat format) throws Exception {
    Random random = new Random(7);
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    for (Path input : List.of(database, mixed())) {
      String name = input.getFileName().toString();
      Path once = root.resolve("once-" + name);
      run(plan(input, once, 2, format, ImportPlan.Kind.ALL, Long.MAX_VALUE));
      Path out = root.resolve("out-" + name);
      ImportPlan plan = plan(input, out, 2, format, ImportPlan.Kind.ALL, Long.MAX_VALUE);
      int failures = 0;
      Importer.Progress end = null;
      while (end == null) {
        AtomicInteger blocks = new AtomicInteger(1 + random.nextInt(3));
        try {
          end =
              Importer.run(
                  plan,
                  inputs(plan),
                  null,
                  false,
                  progress -> {
                    if (blocks.decrementAndGet() == 0 && !progress.complete()) {
                      throw new Killed();
                    }
                  });
        } catch (IOException e) {
          assertThat(e).hasRootCauseInstanceOf(Killed.class);
          failures++;
          tear(out, random);
        }
      }
      assertThat(failures).isPositive();
      requireSame(out, once);
    }
  }

  /** Leaves what a process leaves that is killed while it writes. */
  private static void tear(Path out, Random random) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(out)) {
      parts = all.filter(each -> each.toString().endsWith(".part")).sorted().toList();
    }
    for (int i = 0; i < 5 && !parts.isEmpty(); i++) {
      Files.write(
          parts.get(random.nextInt(parts.size())),
          new byte[1 + random.nextInt(3000)],
          StandardOpenOption.APPEND);
    }
    Files.write(out.resolve("_import.json.tmp"), new byte[] {'{'});
    Path other = out.resolve("fff.gz.part");
    if (!Files.exists(other)) {
      Files.write(other, new byte[10]);
    }
  }

  /** A child process that imports, and prints a line after each block. */
  static final class Child {

    private Child() {}

    /** Imports the first argument into the second. */
    public static void main(String[] args) throws Exception {
      ImportPlan plan = plan(Path.of(args[0]), Path.of(args[1]), 2);
      Importer.run(
          plan,
          inputs(plan),
          null,
          false,
          progress -> {
            System.out.println(progress.rows());
            System.out.flush();
          });
    }
  }

  @Test
  void continuesAfterItsProcessIsKilled() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    Path once = root.resolve("once");
    run(plan(database, once, 2));
    Path out = root.resolve("out");
    Random random = new Random();
    Set<Long> ends = new HashSet<>();
    for (int kill = 0; kill < 2; kill++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  database.toString(),
                  out.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i <= random.nextInt(4); i++) {
          String line = lines.readLine();
          if (line != null) {
            ends.add(Long.parseLong(line));
          }
        }
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
    assertThat(ends).isNotEmpty();
    Importer.Progress end = run(plan(database, out, 2));
    assertThat(end.complete()).isTrue();
    assertThat(end.rows()).isEqualTo(3000);
    requireSame(out, once);
  }

  @Test
  void importsOnceAndRefusesAnotherImport() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 300);
    Path out = root.resolve("out");
    run(plan(database, out, 2));
    Map<String, byte[]> files = bytes(out);
    Files.setLastModifiedTime(
        out.resolve(files.keySet().iterator().next()),
        java.nio.file.attribute.FileTime.fromMillis(1000));
    Importer.Progress again = run(plan(database, out, 2));
    assertThat(again.complete()).isTrue();
    assertThat(again.resumed()).isEqualTo(300);
    assertThat(Files.getLastModifiedTime(out.resolve(files.keySet().iterator().next())).toMillis())
        .isEqualTo(1000);
    ImportPlan videos =
        plan(database, out, 2, ImportFormat.SHARDS, ImportPlan.Kind.VIDEO, Long.MAX_VALUE);
    assertThatThrownBy(() -> run(videos))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("other options")
        .hasMessageContaining("--overwrite");
    Importer.Progress end = Importer.run(videos, inputs(videos), null, true, progress -> {});
    assertThat(end.imported()).isEqualTo(30);
    assertThat(end.filtered()).isEqualTo(270);
    Files.delete(out.resolve(Journal.NAME));
    assertThatThrownBy(() -> run(plan(database, out, 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("already has shards");
  }

  @Test
  void aLimitTakesTheFirstRows() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    Path out = root.resolve("out");
    Importer.Progress end =
        run(plan(database, out, 3, ImportFormat.JSONL, ImportPlan.Kind.PHOTO, 1000));
    assertThat(end.imported()).isEqualTo(1000);
    List<Long> ids =
        read(out).values().stream()
            .flatMap(List::stream)
            .map(row -> row.get("photoid").asLong())
            .toList();
    assertThat(ids).hasSize(1000).isSorted().doesNotContain(10L).startsWith(1L, 2L).endsWith(1111L);
  }

  /** The rows of the files are those of the input; places and tags are columns. */
  @Test
  void importsIntoParquet() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    Object[] bad = DatabaseFiles.photo(4);
    bad[0] = -4;
    DatabaseFiles.insert(database, "yfcc100m_dataset", List.<Object[]>of(bad));
    Path out = root.resolve("out");
    ImportPlan plan =
        plan(database, out, 3, ImportFormat.PARQUET, ImportPlan.Kind.ALL, Long.MAX_VALUE);
    Importer.Progress end = run(plan);
    assertThat(end.rejects()).isEqualTo(1);
    assertThat(end.imported()).isEqualTo(3000);
    assertThat(end.files()).isGreaterThan(1);
    List<String> expected = photos(List.of(database));
    List<Path> files;
    try (Stream<Path> all = Files.list(out)) {
      files = all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
    assertThat(files).hasSize(end.files());
    assertThat(photos(files)).hasSize(3000).isEqualTo(expected);

    Group first = ParquetFiles.rows(files.get(0)).get(0);
    assertThat(first.getLong("photoid", 0)).isEqualTo(1);
    assertThat(first.getString("key", 0)).isEqualTo(key(first.getString("downloadurl", 0)));
    assertThat(first.getLong("taken", 0)).isEqualTo(1_315_689_212_000L);
    assertThat(first.getLong("uploaded", 0)).isEqualTo(1_316_432_673_000L);
    assertThat(first.getGroup("tags", 0).getFieldRepetitionCount("list")).isEqualTo(3);
    assertThat(first.getGroup("tags", 0).getGroup("list", 2).getString("element", 0))
        .isEqualTo("w\u00e4rme");
    Set<String> countries = new HashSet<>();
    for (Path file : files) {
      for (Group row : ParquetFiles.rows(file)) {
        boolean located = row.getFieldRepetitionCount("latitude") == 1;
        Place place =
            located
                ? ReverseGeocoder.load()
                    .locate(row.getDouble("latitude", 0), row.getDouble("longitude", 0))
                : null;
        assertThat(row.getFieldRepetitionCount("country")).isEqualTo(place == null ? 0 : 1);
        if (place != null) {
          assertThat(row.getString("country", 0)).isEqualTo(place.country());
          countries.add(place.country());
        }
      }
    }
    assertThat(countries).hasSizeGreaterThan(3);
    Map<String, byte[]> before = bytes(out);
    assertThat(run(plan).resumed()).isEqualTo(3001);
    assertThat(bytes(out).keySet()).isEqualTo(before.keySet());
  }

  /** Returns the photos of files, without the names of the files. */
  private static List<String> photos(List<Path> files) throws IOException {
    List<String> photos = new ArrayList<>();
    for (Path file : files) {
      try (ShardReader reader =
          ShardSource.reader(
              ShardListing.expand(List.of(file.toString())).get(0), FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof PhotoRecord photo) {
            photos.add(photo.toString().replace("shard=" + photo.shard(), ""));
          }
        }
      }
    }
    return photos;
  }

  @Test
  void verifiesTheInput() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 300);
    String md5 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(database)));
    ImportPlan plan = plan(database, root.resolve("out"), 2);
    assertThatThrownBy(
            () -> Importer.run(plan, inputs(plan), "0".repeat(32), false, progress -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(md5)
        .hasMessageContaining("--no-verify");
    assertThat(read(root.resolve("out"))).isEmpty();
    // The rows are not imported again.
    Importer.Progress end =
        Importer.run(
            plan, inputs(plan), md5.toUpperCase(java.util.Locale.ROOT), false, progress -> {});
    assertThat(end.complete()).isTrue();
    assertThat(end.resumed()).isEqualTo(300);
    assertThat(read(root.resolve("out"))).isNotEmpty();
  }

  @Test
  void reportsDamagedPages() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    byte[] stored = Files.readAllBytes(database);
    int leaf = stored.length / 4096 / 2;
    while (stored[4096 * leaf] != 13) {
      leaf++;
    }
    stored[4096 * leaf] = 99;
    Files.write(database, stored);
    Importer.Progress end = run(plan(database, root.resolve("out"), 2));
    assertThat(end.rejects()).isEqualTo(1);
    JsonNode reject = JSON.readTree(root.resolve("out/_rejects.jsonl").toFile());
    assertThat(reject.get("reason").asText()).isEqualTo("truncated");
    assertThat(reject.get("detail").asText()).startsWith("table yfcc100m_dataset, rowid");
    assertThat(end.imported()).isBetween(2900L, 2999L);
    assertThat(end.rows()).isEqualTo(end.imported() + 1);
  }
}
