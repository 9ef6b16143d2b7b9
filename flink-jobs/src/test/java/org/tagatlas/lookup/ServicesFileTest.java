package org.tagatlas.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.tags.MachineTag;

final class ServicesFileTest {

  private static final String GOOD =
      """
      services:
        - name: Things
          tags: [thing:id, thing:code]
          value: '[a-z0-9 /.]+'
          url: https://things.example/{predicate}/{value}?key={key}
          answer: json
          headers: {Authorization: 'Bearer {key}'}
          key: {environment: THINGS_KEY, file: things.key}
          fields:
            name: /name
            kind: [/kind, /type]
          title: name
          link: https://things.example/{value}
          captions:
            - {when: {kind: [a, b]}, say: 'is a {kind}'}
            - {say: is a thing}
          license: CC0
          license_url: https://things.example/license
          redirects_to: [www.things.example, 'other.example:8080']
          private: true
          in_flight: 3
          per_second: 0.5
          keep: {found: 2d, not_found: 3h, failed: 45s}
      """;

  @TempDir private Path folder;

  private ServicesFile read(String yaml, Map<String, String> environment) throws Exception {
    return ServicesFile.read(Files.writeString(folder.resolve("services.yaml"), yaml), environment);
  }

  @Test
  void readsAllEntries() throws Exception {
    ServicesFile file = read(GOOD, Map.of("THINGS_KEY", "s&cret\n"));
    assertThat(file.leftOut()).isEmpty();
    ExtraService service = InstantiationUtil.clone(file.services().get(0));
    assertThat(service).isEqualTo(file.services().get(0));
    assertThat(service.name()).isEqualTo("Things");
    assertThat(service.tags()).containsExactlyInAnyOrder("thing:id", "thing:code");
    assertThat(service.web().uri(MachineTag.parse("thing:id=a b/c")))
        .hasToString("https://things.example/id/a%20b%2Fc?key=s%26cret");
    assertThat(service.web().headers()).isEqualTo(Map.of("Authorization", "Bearer s&cret"));
    assertThat(service.web().host()).isEqualTo("things.example");
    assertThat(service.web().redirectsTo())
        .containsExactlyInAnyOrder("www.things.example", "other.example:8080");
    assertThat(service.web().privateAddresses()).isTrue();
    assertThat(service.inFlight()).isEqualTo(3);
    assertThat(service.perSecond()).isEqualTo(0.5);
    assertThat(service.keep())
        .isEqualTo(
            new ExtraService.Keep(Duration.ofDays(2), Duration.ofHours(3), Duration.ofSeconds(45)));
    assertThat(service.toString()).as("for logs").doesNotContain("cret");
  }

  @Test
  void skipsServicesWithoutKeyAndReadsKeysFromFiles() throws Exception {
    ServicesFile none = read(GOOD, Map.of());
    assertThat(none.services()).isEmpty();
    assertThat(none.leftOut())
        .containsExactly(
            "Things is skipped: it requires a key, in the environment as THINGS_KEY, or in the file"
                + " things.key.");
    Files.writeString(folder.resolve("things.key"), "fromfile\n");
    assertThat(read(GOOD, Map.of()).services().get(0).web().headers())
        .containsValue("Bearer fromfile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2 | name: Things | x: Things | 'name' is missing",
        "3 | [thing:id, thing:code] | [Thing:id] | 'Thing:id' is not of the form"
            + " namespace:predicate",
        "4 | '[a-z0-9 /.]+' | '[a-z' | invalid regular expression",
        "5 | https://things.example/ | ftp://things.example/ | is not an http or https address",
        "5 | https://things.example/ | https://{value}.example/ | the host must be fixed",
        "5 | https://things.example/ | https://{value}/?u=//x | the host must be fixed",
        "5 | https://things.example/ | https://me:pw@things.example/ | is not an http or https"
            + " address",
        "5 | {predicate}/ | {thing}/ | {thing} is unknown here",
        "5 | {predicate}/ | {predicate/ | unbalanced { or }",
        "6 | answer: json | answer: html | 'answer' must be json or xml",
        "7 | Authorization | Host | 'Host' is not allowed as a header",
        "8 | file: things.key | fiel: things.key | 'fiel' is unknown here; expected one of"
            + " environment",
        "10 | name: /name | name: name | 'name' is not a JSON Pointer",
        "10 | name: /name | value: /name | 'value' is not a valid field name",
        "12 | title: name | title: nam | 'nam' is not one of the fields: [kind, name]",
        "13 | link: https | link: javascript | is not an http or https address",
        "15 | when: {kind: | when: {sort: | 'sort' is not one of the fields",
        "15 | is a {kind} | is a {sort} | {sort} is unknown here",
        "16 | say: is a thing | sya: is a thing | 'sya' is unknown here; expected one of say, when",
        "18 | https://things.example/license | license.html | is not an http or https address",
        "19 | www.things.example | 'http://x' | 'http://x' is not a host",
        "20 | private: true | private: maybe | 'private' must be true or false",
        "21 | in_flight: 3 | in_flight: 17 | must be a number from 1 to 16, but was '17'",
        "22 | per_second: 0.5 | per_second: 0 | must be a number from 0.001 to 1000, but was '0'",
        "23 | found: 2d | found: 2 weeks | '2 weeks' is not a duration, such as",
        "23 | per_second: 0.5 | per_second: 0.5\\n    colour: red | 'colour' is unknown here",
        "21 | in_flight: 3 | private: true | 'private' is a duplicate",
        "5 | url: | list: | Its path is relative to this file"
      })
  void reportsErrorsWithLineNumbers(int line, String what, String with, String expected)
      throws Exception {
    assertThat(GOOD).contains(what);
    String yaml =
        GOOD.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(with.replace("\\n", "\n")));
    assertThatThrownBy(() -> read(yaml, Map.of("THINGS_KEY", "k")))
        .isInstanceOf(ServicesFileException.class)
        .hasMessageStartingWith(folder.resolve("services.yaml") + ":" + line + ": ")
        .hasMessageContaining(expected);
  }

  @Test
  void rejectsInvalidAndTypedYaml() throws Exception {
    assertThatThrownBy(() -> read("services:\n  - name: [\n", Map.of()))
        .isInstanceOf(ServicesFileException.class)
        .hasMessageContaining("invalid YAML");
    assertThatThrownBy(() -> read("services: [!!java.net.URL ['http://x']]", Map.of()))
        .isInstanceOf(ServicesFileException.class)
        .hasMessageContaining("services.yaml:1: invalid YAML: Global tag is not allowed");
    assertThatThrownBy(() -> read("", Map.of()))
        .isInstanceOf(ServicesFileException.class)
        .hasMessageContaining("services.yaml:1: 'services' is missing");
  }

  @Test
  void rejectsMissingFiles() {
    assertThatThrownBy(() -> ServicesFile.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(ServicesFileException.class)
        .hasMessageContaining("none.yaml cannot be read");
  }

  @Test
  void defaultServicesSupportTheirTags() throws Exception {
    ServicesFile file = ServicesFile.shipped(Map.of());
    assertThat(file.leftOut()).singleElement().asString().startsWith("Foursquare is skipped");
    ExtraServices services =
        new ExtraServices(ServicesFile.shipped(Map.of("TAGATLAS_FOURSQUARE_KEY", "k")).services());
    Map<String, String> urls =
        Map.of(
            "osm:node=123", "https://api.openstreetmap.org/api/0.6/node/123.json",
            "osm:way=9", "https://api.openstreetmap.org/api/0.6/way/9.json",
            "openlibrary:id=OL7353617M", "https://openlibrary.org/books/OL7353617M.json",
            "openlibrary:id=OL45883W", "https://openlibrary.org/works/OL45883W.json",
            "openplaques:id=9", "https://openplaques.org/plaques/9.json",
            "foursquare:venue=4b6e5cddf964a52034ba2ce3",
                "https://places-api.foursquare.com/places/4b6e5cddf964a52034ba2ce3");
    urls.forEach(
        (tag, url) ->
            assertThat(services.of(tag).orElseThrow().web().uri(MachineTag.ofId(tag)))
                .hasToString(url));
    for (String unknown :
        List.of("osm:node=../x", "osm:node=0", "osm:relation=1", "geo:lat=1", "openlibrary:id=x")) {
      assertThat(services.of(unknown)).as(unknown).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bart:station=12th | 12th St. Oakland City Center | is a BART station",
        "bart:station=WDUB | West Dublin/Pleasanton | is a BART station",
        "stm:station=berri-uqam | Berri-UQAM | is a station of the Montreal Metro",
        "stm:station=cremazie | Crémazie | is a station of the Montreal Metro",
        "tfl:station=OXC | Oxford Circus | is a station of the London Underground",
        "tfl:station=oxford circus | Oxford Circus | is a station of the London Underground",
        "ukrail:station=kgx | London King's Cross | is a railway station in Great Britain"
      })
  void defaultListsContainStations(String tag, String name, String expected) {
    ExtraService service =
        new ExtraServices(ServicesFile.shipped(Map.of()).services()).of(tag).orElseThrow();
    MachineTag tagOfRequest = MachineTag.ofId(tag);
    Extra extra =
        service.toExtra(tagOfRequest, service.listed(tagOfRequest).orElseThrow()).orElseThrow();
    assertThat(extra.title()).isEqualTo(name);
    assertThat(extra.caption()).isEqualTo(name + ' ' + expected);
    if (tag.startsWith("bart")) {
      assertThat(extra.url()).matches("https://www\\.bart\\.gov/stations/[a-z0-9]{4}");
    }
    assertThat(service.listed(MachineTag.parse("bart:station=nowhere")))
        .isEqualTo(Optional.empty());
    assertThat(Set.of("CC0 1.0")).contains(service.license());
  }
}
