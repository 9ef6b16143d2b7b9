package org.tagatlas.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureTagTest {

  @Test
  void ranksByRoundedScoreThenPhotographersThenTag() {
    List<SignatureTag> ranked =
        List.of(
            tag("z", 12_346, 3),
            tag("y", 12_345, 9),
            tag("a", 12_345, 8),
            tag("ab", 12_345, 8),
            tag("\uFF5E", 12_345, 8),
            tag("😀", 12_345, 8),
            tag("b", 1, 100));
    List<SignatureTag> shuffled = new ArrayList<>(ranked);
    Collections.shuffle(shuffled, new Random(5));
    shuffled.sort(SignatureTag.BEST_FIRST);
    assertThat(shuffled).isEqualTo(ranked);
    assertThat(ranked.get(0).score()).isEqualTo(1.2346);
  }

  private static SignatureTag tag(String tag, long score, int photographers) {
    return new SignatureTag(tag, "", 100 - photographers, photographers, score, 0.5);
  }
}
