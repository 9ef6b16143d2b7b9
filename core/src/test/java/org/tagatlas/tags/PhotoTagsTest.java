package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PhotoTagsTest {

  @Test
  void keepsFirstLabelOfCleanForm() {
    PhotoTags tags = PhotoTags.parse("canon,San+Francisco,sanfrancisco,SanFrancisco,Canon", "");
    assertThat(tags.tags())
        .containsExactly(new Tag("canon", "canon"), new Tag("sanfrancisco", "San Francisco"));
    assertThat(tags.machineTags()).isEmpty();
  }

  @Test
  void machineTagsOfBothFieldsCountOnce() {
    PhotoTags tags =
        PhotoTags.parse(
            "geo:lat=42.35,boston,GEO%3Alat%3D42.35", "geo%3Alon=-71,geo%3Alat%3D%2242.35%22");
    assertThat(tags.tags()).containsExactly(new Tag("boston", "boston"));
    assertThat(tags.machineTags())
        .containsExactly(
            new MachineTag("geo", "lat", "42.35"), new MachineTag("geo", "lon", "-71"));
  }

  @Test
  void bareWordInMachineTagsIsNotATag() {
    PhotoTags tags = PhotoTags.parse("fun", "video,http://x=y");
    assertThat(tags.tags()).containsExactly(new Tag("fun", "fun"));
    assertThat(tags.machineTags()).isEmpty();
  }

  @Test
  void malformedMachineTagIsATag() {
    assertThat(PhotoTags.parse("foo:=bar,:a=b,a:b=,c:d=%22%22,e:f,http://x=y", "").tags())
        .containsExactly(
            new Tag("foobar", "foo:=bar"),
            new Tag("ab", ":a=b"),
            new Tag("cd", "c:d=\"\""),
            new Tag("ef", "e:f"),
            new Tag("httpxy", "http://x=y"));
  }

  @Test
  void ignoresEmptyPartsAndEmptyCleanForms() {
    assertThat(PhotoTags.parse(",,+,%20,!%3F,---,%E3%80%80,", ","))
        .isEqualTo(PhotoTags.parse("", ""));
  }

  @Test
  void decodesEachPartOnceAfterSplitting() {
    assertThat(PhotoTags.parse("a%2Cb,50%25,lone%,%zz,%252B,%C2%85x%C2%85,q%26amp%3Ba", "").tags())
        .containsExactly(
            new Tag("a,b", "a,b"),
            new Tag("50", "50%"),
            new Tag("lone", "lone%"),
            new Tag("zz", "%zz"),
            new Tag("2b", "%2B"),
            new Tag("x", "x"),
            new Tag("qampa", "q&amp;a"));
  }

  @Test
  void replacesInvalidUtf8() {
    assertThat(PhotoTags.parse("%FFa,caf%E9", "").tags())
        .containsExactly(new Tag("\uFFFDa", "\uFFFDa"), new Tag("caf\uFFFD", "caf\uFFFD"));
  }

  @Test
  void composedAndDecomposedFormsAreOneTag() {
    assertThat(PhotoTags.parse("cafe%CC%81,caf%C3%A9,Caf%C3%A9", "").tags())
        .containsExactly(new Tag("caf\u00E9", "caf\u00E9"));
  }

  @Test
  void keepsEveryScript() {
    assertThat(
            PhotoTags.parse(
                    "%E6%9D%B1%E4%BA%AC,%C4%B0stanbul,%CE%9F%CE%94%CE%9F%CE%A3,%F0%9F%8E%89,東%E3%80%80京",
                    "")
                .tags())
        .containsExactly(
            new Tag("東京", "東京"),
            new Tag("istanbul", "İstanbul"),
            new Tag("οδος", "ΟΔΟΣ"),
            new Tag("🎉", "🎉"));
  }

  @Test
  void countsEachOfManyTagsOnce() {
    String once = IntStream.range(0, 500).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
    String machine =
        IntStream.range(0, 500).mapToObj(i -> "n:p=" + i).collect(Collectors.joining(","));
    PhotoTags tags = PhotoTags.parse(once + ',' + once + ',' + machine, machine);
    assertThat(tags.tags()).hasSize(500).doesNotHaveDuplicates();
    assertThat(tags.machineTags()).hasSize(500).doesNotHaveDuplicates();
  }

  @Property
  void decodesTagsAsTyped(@ForAll List<String> typed) {
    String field =
        typed.stream()
            .map(tag -> URLEncoder.encode(tag, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    // A lone surrogate has no UTF-8 encoding, so the encoder replaces it with a question mark.
    List<String> expected =
        typed.stream()
            .map(tag -> new String(tag.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .map(CleanForm::label)
            .filter(label -> MachineTag.parse(label) == null)
            .map(CleanForm::of)
            .filter(clean -> !clean.isEmpty())
            .distinct()
            .toList();
    assertThat(PhotoTags.parse(field, "").tags()).extracting(Tag::clean).isEqualTo(expected);
  }
}
