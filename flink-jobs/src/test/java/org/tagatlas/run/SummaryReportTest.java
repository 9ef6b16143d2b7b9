package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.summary.Summary;

final class SummaryReportTest {

  @TempDir private Path directory;

  @Test
  void printsCountsAndMostPhotographedCountries() {
    Summary summary = counted();
    for (int i = 0; i < 12; i++) {
      String code = "" + (char) ('A' + i) + 'X';
      summary.add(new SummaryUpdate.Country(code, "Land " + code, 1000 + i, List.of("å", "海")));
    }
    Locale before = Locale.getDefault();
    String table;
    try {
      // Its digits and separators must not be used.
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      table = print(new SummaryReport(summary, 7, 61.5, OptionalDouble.of(90.25)));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(table)
        .startsWith(
            String.join(
                "\n",
                "rows                            1,230",
                "  photos                        1,000",
                "    of them offshore               10",
                "  not geotagged                   200",
                "  duplicates                       20",
                "  rejects                          10",
                "    bad_json                        7",
                "    truncated                       3",
                "regions                             5",
                "signature tags                     50",
                "not indexable                       7",
                "",
                "Read 3 shards in 1 min 2 s (20 rows/s, 90.3 CPU seconds).",
                "",
                "country                        photos  most typical tags",
                "Land LX                         1,011  å, 海\n"));
    assertThat(table.lines().filter(line -> line.startsWith("Land "))).hasSize(10);
    assertThat(table).doesNotContain("excluded", "generated", "Land BX");
  }

  @Test
  void saysThatRowsWereGenerated() throws IOException {
    Summary summary = counted();
    summary.add(new SummaryUpdate.Change("generated", 1_229));
    SummaryReport report = new SummaryReport(summary, 0, 1, OptionalDouble.empty());
    assertThat(print(report))
        .contains("rows                            1,230\n  of them generated             1,229\n");
    Path file = directory.resolve("generated.json");
    report.write(file);
    assertThat(Files.readString(file)).contains("\"generated\" : 1229");
  }

  @Test
  void explainsEmptySignature() {
    Summary summary = counted();
    summary.add(new SummaryUpdate.Country("IS", "Iceland", 2, List.of()));
    assertThat(print(new SummaryReport(summary, 0, 1, OptionalDouble.empty())))
        .endsWith(
            "Iceland                             2  (no typical tag with at least 3 photographers)\n");
  }

  @Test
  void omitsEmptySections() {
    String table = print(new SummaryReport(new Summary(), 0, 0, OptionalDouble.empty()));
    assertThat(table)
        .endsWith("Read 0 shards in 0 s (0 rows/s).\n")
        .doesNotContain("country", "indexable");
  }

  @Test
  void reportsExtrasIfServicesWereQueried() throws IOException {
    Summary summary = counted();
    change(summary, "extras", 6);
    change(summary, "extras_asked", 12);
    change(summary, "extras_found", 7);
    change(summary, "extras_not_found", 2);
    change(summary, "extras_failed.timeout", 3);
    change(summary, "extras_cache_hits", 1_000_000);
    change(summary, "extras_waiting", 4);
    assertThat(print(new SummaryReport(summary, 0, 1, OptionalDouble.empty())))
        .contains(
            String.join(
                "\n",
                "extras                              6",
                "  requests                         12",
                "  found                             7",
                "  not found                         2",
                "  failed: timeout                   3",
                "  cache hits                1,000,000",
                "  pending                           4",
                ""));
    Path file = directory.resolve("extras.json");
    new SummaryReport(summary, 0, 1, OptionalDouble.empty()).write(file);
    assertThat(new ObjectMapper().readTree(file.toFile()).get("extras"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"documents": 6, "asked": 12, "found": 7, "not_found": 2,
                     "cache_hits": 1000000, "waiting": 4, "failed": {"timeout": 3}}
                    """));
  }

  @Test
  void reportsVectorsIfTheyWereRead() throws IOException {
    Summary summary = counted();
    change(summary, "vectors", 6);
    change(summary, "vectors_read", 12);
    change(summary, "vector_files", 2);
    change(summary, "duplicates_published", 3);
    change(summary, "vectors_waiting", 4);
    change(summary, "vectors_state_bytes", 1234);
    assertThat(print(new SummaryReport(summary, 0, 1, OptionalDouble.empty())))
        .contains(
            String.join(
                "\n",
                "vectors                             6",
                "  read                             12",
                "  near-duplicates                   3",
                "  waiting                           4",
                "  state bytes                   1,234",
                ""));
    Path file = directory.resolve("vectors.json");
    new SummaryReport(summary, 0, 1, OptionalDouble.empty()).write(file);
    assertThat(new ObjectMapper().readTree(file.toFile()).get("vectors"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"documents": 6, "files": 2, "read": 12, "near_duplicates": 3, "waiting": 4,
                     "conflicting": 0, "excluded": 0, "rejected": 0, "state_bytes": 1234}
                    """));
  }

  @Test
  void writesJson() throws IOException {
    Summary summary = counted();
    summary.add(new SummaryUpdate.Change("excluded", 4));
    summary.add(new SummaryUpdate.Change("filtered", 6));
    summary.add(new SummaryUpdate.Change("tag_sightings", 6000));
    summary.add(new SummaryUpdate.Change("tag_updates", 3000));
    summary.add(new SummaryUpdate.Change("tag_rows", 2000));
    summary.add(new SummaryUpdate.Change("tag_bytes", 99_000));
    summary.add(new SummaryUpdate.Country("IS", "Ísland", 9, List.of("a \"b\"", "c")));
    Path file = directory.resolve("s.json");
    new SummaryReport(summary, 7, 1.23456, OptionalDouble.of(2.5)).write(file);
    JsonNode json = new ObjectMapper().readTree(Files.readString(file, StandardCharsets.UTF_8));
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"shards": 3, "rows": 1230, "photos": 1000, "offshore": 10, "not_geotagged": 200,
                 "duplicates": 20, "excluded": 4, "filtered": 6, "rejects": {"bad_json": 7, "truncated": 3},
                 "not_indexable": 7, "seconds": 1.235, "cpu_seconds": 2.5, "signatures": 50, "regions": 5,
                 "counters": {"tag_sightings": 6000, "tag_updates": 3000, "tag_rows": 2000,
                              "tag_bytes": 99000},
                 "countries": [{"country": "IS", "name": "Ísland", "photos": 9,
                                "top_tags": ["a \\"b\\"", "c"]}]}
                """);
    assertThat(json).isEqualTo(expected);
    new SummaryReport(summary, 0, 1, OptionalDouble.empty()).write(file);
    assertThat(new ObjectMapper().readTree(file.toFile()).get("cpu_seconds").isNull()).isTrue();
  }

  @Test
  void reportsLocatedPhotos() throws IOException {
    Summary summary = counted();
    change(summary, "located_geo_tags", 30);
    change(summary, "located_machine_tag", 1234);
    SummaryReport report = new SummaryReport(summary, 0, 1, OptionalDouble.empty());
    assertThat(print(report).lines().toList())
        .containsSubsequence(
            "  not geotagged                   200",
            "    found by geo tags              30",
            "    found by machine tag        1,234",
            "  duplicates                       20");
    Path file = directory.resolve("located.json");
    report.write(file);
    assertThat(new ObjectMapper().readTree(file.toFile()).get("located"))
        .isEqualTo(new ObjectMapper().readTree("{\"geo_tags\": 30, \"machine_tag\": 1234}"));
  }

  private static String print(SummaryReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, 3);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Summary counted() {
    Summary summary = new Summary();
    change(summary, "shards", 3);
    change(summary, "rows", 1230);
    change(summary, "photos", 1000);
    change(summary, "offshore", 10);
    change(summary, "not_geotagged", 200);
    change(summary, "duplicates", 20);
    change(summary, "rejects.truncated", 3);
    change(summary, "rejects.bad_json", 7);
    change(summary, "regions", 5);
    change(summary, "signatures", 50);
    return summary;
  }

  private static void change(Summary summary, String name, long change) {
    summary.add(new SummaryUpdate.Change(name, change));
  }
}
