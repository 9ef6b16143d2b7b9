package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TagClassifierTest {

  private static TagClass of(String tag, String... lines) {
    return TagClassifier.of(Stream.of(lines)).of(tag, false, false, 1, 1);
  }

  @Example
  void readsWordsAndBeginnings() {
    String[] lines = {"# a comment", "[gear]", "acme*, Box Camera", "", "[thing]", "acmetheatre"};
    assertThat(of("acme", lines)).isEqualTo(TagClass.GEAR);
    assertThat(of("acme500", lines)).isEqualTo(TagClass.GEAR);
    assertThat(of("boxcamera", lines)).isEqualTo(TagClass.GEAR);
    assertThat(of("boxcameras", lines)).isEqualTo(TagClass.THING);
    assertThat(of("acmetheatre", lines)).isEqualTo(TagClass.THING);
    assertThat(of("acm", lines)).isEqualTo(TagClass.THING);
  }

  @Example
  void rejectsUnknownSections() {
    assertThatThrownBy(() -> of("a", "[cameras]", "acme"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void everyTextHasOneClass(@ForAll String text) {
    String tag = CleanForm.of(text);
    TagClass found = TagClassifier.load().of(tag.isEmpty() ? "x" : tag, false, false, 5, 3);
    assertThat(found).isNotNull().isNotEqualTo(TagClass.PLACE);
  }
}
