package org.tagatlas.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.TextWeights.Claim;

class TextWeightsTest {

  @Test
  void areFewNumbersWithProvenance() {
    TextWeights shipped = TextWeights.load();
    assertThat(shipped.size()).isLessThanOrEqualTo(200);
    assertThat(shipped.about()).containsKeys("rows", "folds", "date");
  }

  @Test
  void areWrittenAndRead() throws IOException {
    String text = TextWeights.load().text();
    assertThat(read(text).text()).isEqualTo(text);
  }

  @Test
  void reportTheLineOfAnError() {
    String text = TextWeights.load().text();
    assertThatThrownBy(() -> read("# comment\nweight\tcity.no_such\t1\n" + text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 is no weight");
    assertThatThrownBy(() -> read("")).hasMessageContaining("no calibration of WITHIN_1_KM");
  }

  /** Fits to photos whose text always names the place that is less likely by people. */
  @Test
  void areFittedToPhotos() {
    PlaceCandidates candidates =
        new PlaceCandidates(Gazetteer.load(), PlaceIndex.load(), Set.of(), null);
    List<WeightFitting.Example> examples = new ArrayList<>();
    double[][] truth = {{33.66, -95.56}, {42.98, -81.25}, {48.86, 2.35}, {51.51, -0.13}};
    List<List<String>> tags =
        List.of(
            List.of("paris", "texas"),
            List.of("london", "ontario"),
            List.of("paris", "france"),
            List.of("london", "england"));
    for (int i = 0; i < 80; i++) {
      examples.add(
          new WeightFitting.Example(
              "p" + i,
              i / 4 % 2,
              truth[i % 4][0],
              truth[i % 4][1],
              candidates.of(candidates.terms(tags.get(i % 4), ""), null, null, null)));
    }
    TextWeights fitted = WeightFitting.fit(examples, 2, ReverseGeocoder.load(), null, Map.of());
    for (WeightFitting.Example example : examples.subList(0, 4)) {
      TextLocator.Answer answer = TextLocator.answer(example.candidates(), fitted);
      assertThat(example.km(answer.best())).isLessThan(25);
      assertThat(fitted.probability(Claim.WITHIN_25_KM, answer.score(Claim.WITHIN_25_KM)))
          .isGreaterThan(0.9);
    }
    assertThat(WeightFitting.fit(examples, 2, ReverseGeocoder.load(), null, Map.of()).text())
        .as("deterministic")
        .isEqualTo(fitted.text());
  }

  private static TextWeights read(String text) throws IOException {
    return TextWeights.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
