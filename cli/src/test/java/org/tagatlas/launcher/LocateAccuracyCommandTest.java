package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocateAccuracyCommandTest {

  @TempDir private Path folder;

  @Test
  void measuresDistanceOfHeldOutPhotos() throws Exception {
    List<TestPhoto> photos = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      // At most four metres apart, all tagged with the same venue.
      double[] venue = {TestPhoto.PARIS[0] + i % 5 * 1e-5, TestPhoto.PARIS[1]};
      photos.add(new TestPhoto(1 + i, i % 9 + "@N0", "tfl:station=1", venue, 16));
      // Tagged with a point five and a half kilometres further north, or with an invalid one.
      String point = i % 2 == 0 ? "geo:lat=64.19660,geo:lon=-21.94260" : "geo:lat=641966";
      photos.add(new TestPhoto(5_000 + i, "1@N0", point, TestPhoto.REYKJAVIK, 16));
      photos.add(new TestPhoto(9_000 + i, i % 9 + "@N0", "cat", TestPhoto.BOSTON, 16));
    }
    photos.add(new TestPhoto(99_001, "1@N0", "tfl:station=1", null, 0));
    photos.add(new TestPhoto(99_002, "1@N0", "geo:lat=1.5,geo:lon=1.5", null, 0));
    photos.add(new TestPhoto(99_003, "1@N0", "cat", null, 0));
    TestPhoto.writeJson(folder.resolve("1.jsonl.gz"), photos);
    // Duplicates, which are ignored.
    TestPhoto.writeJson(folder.resolve("2.jsonl.gz"), photos);

    List<String> lines = run(0, "--hold-out", "20%").lines().toList();
    assertThat(lines.get(0))
        .matches("3,000 geotagged photos, [4-7]\\d\\d of them held out: .* have machine tags\\.");
    assertThat(lines.get(1))
        .isEqualTo("1 machine tags on the others, 0 of them spread out, 1 places.");
    int held = number(lines.get(0), "photos, ", " of them");
    int tagged = number(lines.get(0), "out: ", " have");
    assertThat(tagged).isBetween(held / 2, held * 4 / 5);
    String[] geo = lines.get(4).trim().split(" +");
    String[] tag = lines.get(5).trim().split(" +");
    assertThat(geo[0]).isEqualTo("geo_tags");
    assertThat(List.of(geo[6], geo[8], geo[10], geo[12]))
        .containsExactly("0.00", "0.00", "100.00", "0.00");
    assertThat(tag[0]).isEqualTo("machine_tag");
    assertThat(List.of(tag[6], tag[8], tag[10], tag[12]))
        .containsExactly("100.00", "100.00", "100.00", "100.00");
    int located = Integer.parseInt(tag[1]);
    assertThat(located).isBetween(150, 250);
    assertThat(Double.parseDouble(tag[2])).isEqualTo(Math.round(1e4 * located / held) / 1e2);
    assertThat(lines.get(7))
        .isEqualTo(
            "Of 3 photos without coordinates 2 have machine tags; located by geo_tags 1, by"
                + " machine_tag 1.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100%", "-5", "some", "NaN"})
  void rejectsInvalidShare(String share) {
    assertThat(run(2, "--hold-out=" + share))
        .contains("--hold-out must be greater than 0%", "but was '" + share + "'");
  }

  @Test
  void rejectsFolderWithoutShards() {
    assertThat(run(2)).contains("no shards");
  }

  private String run(int code, String... more) {
    StringWriter out = new StringWriter();
    List<String> arguments =
        new ArrayList<>(List.of("machine-tags", "locate-accuracy", folder.toString()));
    arguments.addAll(List.of(more));
    PrintWriter printed = new PrintWriter(out, true);
    assertThat(
            Launcher.commandLine()
                .setOut(printed)
                .setErr(printed)
                .execute(arguments.toArray(String[]::new)))
        .isEqualTo(code);
    return out.toString();
  }

  private static int number(String line, String after, String before) {
    int from = line.indexOf(after) + after.length();
    return Integer.parseInt(line.substring(from, line.indexOf(before, from)).replace(",", ""));
  }
}
