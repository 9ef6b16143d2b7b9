package org.tagatlas.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.record.PhotoRecord;

class TextAccuracyTest {

  @TempDir private Path folder;

  private static PhotoRecord photo(
      long id, String uid, double latitude, double longitude, String tags) {
    return new PhotoRecord(
        id, uid, "", "", tags, "", latitude, longitude, 16, 0, 0, "", "", "", "", false, "");
  }

  /** The same photos are drawn in any order, and a photographer is never named. */
  @Test
  void drawsAHundredPhotosWhateverTheirOrder() {
    DrawnPhotos forwards = new DrawnPhotos();
    DrawnPhotos backwards = new DrawnPhotos();
    for (int i = 0; i < 1000; i++) {
      add(forwards, 1 + i);
      add(backwards, 1000 - i);
    }
    assertThat(forwards.json()).hasSize(100).isEqualTo(backwards.json());
    assertThat(forwards.json().stream().mapToLong(each -> (Long) each.get("photoid")).sum() / 100)
        .isBetween(400L, 600L);
    assertThat(forwards.json().toString()).doesNotContain("somebody");
    assertThat(forwards.json().get(0).get("title").toString()).hasSize(201);
  }

  private static void add(DrawnPhotos photos, long id) {
    photos.add(photo(id, "somebody", 1, 2, ""), List.of("a"), "x".repeat(500), null, Double.NaN);
  }

  @Test
  void measuresSharesMeansAndErrors() throws Exception {
    TextAccuracy accuracy = new TextAccuracy(TextLocator.load(), null);
    // One photographer has three photos, two of them where the text says.
    accuracy.add(photo(1, "a", 48.8566, 2.3522, "paris,france"));
    accuracy.add(photo(2, "a", 52.52, 13.405, "berlin,germany"));
    accuracy.add(photo(3, "a", -33.87, 151.21, "paris,france"));
    accuracy.add(photo(4, "b", 41.9, 12.48, "sunset"));
    accuracy.add(photo(4, "b", 41.9, 12.48, "rome"));
    accuracy.add(photo(5, "c", 41.9, 12.48, ""));
    TextAccuracyReport report = accuracy.report();
    assertThat(report.photos()).isEqualTo(4);
    assertThat(report.text()).contains("4 photos of 2 photographers; 1 photos without");

    report.write(folder, Map.of("model", "none"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
    JsonNode text = json.at("/methods/text");
    assertThat(text.get("answered").asDouble()).isCloseTo(0.75, within(1e-9));
    assertThat(text.at("/within_km/25").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(text.at("/within_km_of_answered/25").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(text.get("mean_over_photographers").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
    // France 1, Germany 1, Australia 0, Italy 0.
    assertThat(text.get("mean_over_countries").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(text.at("/interval_25_km/0").asDouble()).isZero();
    assertThat(text.at("/interval_25_km/1").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(json.at("/errors/0/photoid").asLong()).isEqualTo(3);
    assertThat(json.at("/errors")).hasSize(1);
    assertThat(json.toString()).doesNotContain("\"a\"");
    assertThat(json.at("/sample")).hasSize(4);
    for (JsonNode photo : json.at("/sample")) {
      assertThat(photo.has("km")).isEqualTo(photo.get("photoid").asLong() != 4);
      if (photo.get("photoid").asLong() == 3) {
        assertThat(photo.get("km").asDouble()).isBetween(16_000.0, 18_000.0);
        assertThat(photo.at("/tags/0").asText()).isEqualTo("paris");
        assertThat(photo.at("/truth/lat").asDouble()).isEqualTo(-33.87);
        assertThat(photo.at("/evidence/0/weight").asDouble()).isPositive();
      }
    }
    assertThat(Files.readString(folder.resolve("coverage.svg"))).contains("<circle");
    assertThat(Files.readString(folder.resolve("reliability.svg"))).endsWith("</svg>\n");
  }
}
