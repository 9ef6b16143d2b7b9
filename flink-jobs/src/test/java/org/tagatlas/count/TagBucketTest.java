package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.tagatlas.text.Utf8Text;

class TagBucketTest {

  @Property(tries = 500)
  void isInRange(@ForAll @StringLength(max = 20) String tag) {
    Utf8Text text = Utf8Text.of(tag);
    assertThat(TagBucket.of(text)).isBetween(0, TagBucket.COUNT - 1);
    assertThat(TagBucket.ofHash(text.hashCode())).isEqualTo(TagBucket.of(text));
  }

  @Test
  void usesTheHighBitsOfTheHash() {
    // State is keyed by this number, so a change would lose state of savepoints.
    assertThat(TagBucket.COUNT).isEqualTo(262_144);
    assertThat(TagBucket.ofHash(0)).isZero();
    assertThat(TagBucket.ofHash((1 << 14) - 1)).isZero();
    assertThat(TagBucket.ofHash(1 << 14)).isEqualTo(1);
    assertThat(TagBucket.ofHash(-1)).isEqualTo(262_143);
  }

  @Test
  void isStableAcrossVersions() {
    assertThat(List.of("", "geysir", "\u6771\u4eac"))
        .extracting(tag -> TagBucket.of(Utf8Text.of(tag)))
        .containsExactly(83256, 31465, 93747);
  }
}
