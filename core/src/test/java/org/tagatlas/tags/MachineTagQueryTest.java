package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTagQueryTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      delimiter = '|',
      value = {
        "dc:|dc:",
        "DC:Title=|dc:title=",
        "dc:title=mr. camera|dc:title=mrcamera",
        "dc:title=\"mr. camera\"|dc:title=mrcamera",
        "*:title=|:title=",
        "*:title=mr camera|:title=mrcamera",
        "*:*=Mr camera|=mrcamera",
        "dc:*=mr camera|dc:=mrcamera",
        "dc:*=|dc:",
        "xmlns:dc=http://purl.org/|xmlns:dc=httppurlorg",
        "a:b=c:d=e|a:b=cde",
        "a:b=\"|a:b=\"",
      })
  void parsesTermQueries(String query, String term) {
    if (term.endsWith("\"")) {
      assertThatThrownBy(() -> MachineTagQuery.parse(query))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(MachineTagQuery.parse(query)).isEqualTo(new MachineTagQuery.Term(term));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dc",
        "dc:title",
        "*:",
        "*:*=",
        ":title=",
        "*:*",
        "1a:b=c",
        "a:b>",
        "a:b>x",
        "*:b>1"
      })
  void rejectsInvalidQueries(String query) {
    assertThatThrownBy(() -> MachineTagQuery.parse(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + query + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "geo:alt>=1000,1000,true",
    "geo:alt>1000,1000,false",
    "geo:alt>1000,1000.5,true",
    "geo:alt<-2,-2,false",
    "geo:alt<=-2,-2.0,true",
    "geo:alt<=-2,-10,true",
    "geo:alt<=-2,0,false",
    "geo:alt>=1<2,1.99,true",
    "geo:alt>=1<2,2,false",
    "geo:alt>=1<=2,2,true",
    "geo:alt>=1<2,high,false",
    "geo:lat>=0,5,false",
  })
  void matchesNumbers(String query, String value, boolean matches) {
    MachineTag tag = new MachineTag("geo", "alt", value);
    assertThat(MachineTagQuery.parse(query).matches(tag)).isEqualTo(matches);
  }

  /** Compares each form with its meaning, evaluated without terms. */
  @Property
  void matchesMeaningOfEachForm(
      @ForAll("tags") MachineTag tag, @ForAll("tags") MachineTag queried) {
    boolean namespace = tag.namespace().equals(queried.namespace());
    boolean predicate = tag.predicate().equals(queried.predicate());
    boolean value = CleanForm.of(tag.value()).equals(CleanForm.of(queried.value()));
    String n = queried.namespace();
    String p = queried.predicate();
    String v = queried.value();
    assertThat(matches(n + ":", tag)).isEqualTo(namespace);
    assertThat(matches(n + ":" + p + "=", tag)).isEqualTo(namespace && predicate);
    assertThat(matches("*:" + p + "=", tag)).isEqualTo(predicate);
    if (!CleanForm.of(v).isEmpty()) {
      assertThat(matches(n + ":" + p + "=" + v, tag)).isEqualTo(namespace && predicate && value);
      assertThat(matches("*:" + p + "=" + v, tag)).isEqualTo(predicate && value);
      assertThat(matches("*:*=\"" + v + '"', tag)).isEqualTo(value);
      assertThat(matches(n + ":*=" + v, tag)).isEqualTo(namespace && value);
    }
  }

  private static boolean matches(String query, MachineTag tag) {
    return MachineTagQuery.parse(query).matches(tag);
  }

  /** Few names and values, so that some are equal. */
  @Provide
  Arbitrary<MachineTag> tags() {
    Arbitrary<String> names = Arbitraries.of("a", "ab", "b_1");
    Arbitrary<String> values =
        Arbitraries.of("a", "A b", "ab", "=", "a=b", "b1=a", "東京", "b_1", ":", "1.5");
    return Combinators.combine(names, names, values).as(MachineTag::new);
  }

  @Test
  void parsesListsWithQuotedCommas() {
    assertThat(MachineTagQuery.parseList("dc:title=\"a, b\", geo:alt>5,x:,", true))
        .containsExactly(
            new MachineTagQuery.Term("dc:title=a,b"),
            MachineTagQuery.parse("geo:alt>5"),
            new MachineTagQuery.Term("x:"));
    assertThat(MachineTagQuery.parseList("a:b=\"c,d:", true)).as("an unclosed quote").hasSize(2);
  }

  @Test
  void parsesLongValues() {
    String value = "ж".repeat(100_000);
    assertThat(MachineTagQuery.parseList("a:b=" + value + ",c:", true))
        .containsExactly(new MachineTagQuery.Term("a:b=" + value), new MachineTagQuery.Term("c:"));
    assertThat(MachineTagQuery.parseList("a:b=" + "\"x,\"y".repeat(50_000), true)).hasSize(1);
  }

  @Test
  void limitsNumberOfQueriesLikeFlickr() {
    List<String> queries = new ArrayList<>(Collections.nCopies(8, "a:"));
    assertThat(MachineTagQuery.parseList(String.join(",", queries), false)).hasSize(8);
    queries.add("b:");
    assertThatThrownBy(() -> MachineTagQuery.parseList(String.join(",", queries), false))
        .hasMessageContaining("1 to 8");
    queries.addAll(Collections.nCopies(7, "c:"));
    assertThat(MachineTagQuery.parseList(String.join(",", queries), true)).hasSize(16);
    queries.add("d:");
    assertThatThrownBy(() -> MachineTagQuery.parseList(String.join(",", queries), true))
        .hasMessageContaining("1 to 16");
    assertThatThrownBy(() -> MachineTagQuery.parseList(" , ", true))
        .hasMessageContaining("but got 0");
  }
}
