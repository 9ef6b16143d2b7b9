package org.tagatlas.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseReaderTest {

  private static WebSource source(WebSource.Format format, Map<String, List<String>> fields) {
    return new WebSource("https://a.example/{value}", Map.of(), format, fields, Set.of(), false);
  }

  private static Map<String, String> json(String body, Map<String, List<String>> fields)
      throws MalformedResponseException {
    return ResponseReader.read(
        body.getBytes(StandardCharsets.UTF_8), source(WebSource.Format.JSON, fields));
  }

  private static Map<String, String> xml(String body, Map<String, List<String>> fields)
      throws MalformedResponseException {
    return ResponseReader.read(
        body.getBytes(StandardCharsets.UTF_8), source(WebSource.Format.XML, fields));
  }

  @Test
  void extractsTextsAndNumbersFromJson() throws Exception {
    assertThat(
            json(
                "\uFEFF{\"a\":[{\"n\":\"Ö\"}],\"m\":3,\"o\":{},\"x\":null,\"e\":\""
                    + " \",\"z\":\"last\"}",
                Map.of(
                    "name", List.of("/a/0/n"),
                    "number", List.of("/m"),
                    "first", List.of("/e", "/x", "/o", "/z"),
                    "object", List.of("/o"),
                    "none", List.of("/a/1/n", "/m/n"))))
        .isEqualTo(Map.of("name", "Ö", "number", "3", "first", "last"));
  }

  @Test
  void extractsTextsFromXml() throws Exception {
    assertThat(
            xml(
                "<osm><way id='1'><tag k='name' v='Canada Place'/></way></osm>",
                Map.of(
                    "name", List.of("/osm/way/tag[@k='name']/@v"),
                    "none", List.of("/osm/node"))))
        .isEqualTo(Map.of("name", "Canada Place"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "<html>", "{} {}", "nul"})
  void rejectsInvalidJson(String body) {
    assertThatThrownBy(() -> json(body, Map.of())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void rejectsOtherCharsets() {
    WebSource json = source(WebSource.Format.JSON, Map.of());
    assertThatThrownBy(
            () -> ResponseReader.read("\"é\"".getBytes(StandardCharsets.ISO_8859_1), json))
        .isInstanceOf(MalformedResponseException.class);
    assertThatThrownBy(() -> ResponseReader.read("{}".getBytes(StandardCharsets.UTF_16), json))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void rejectsDeeplyNestedJson() {
    assertThatThrownBy(() -> json("[".repeat(100_000) + "]".repeat(100_000), Map.of()))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void rejectsExternalEntitiesAndEntityExpansion(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret words");
    Map<String, List<String>> fields = Map.of("name", List.of("/a"));
    for (String body :
        List.of(
            "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>",
            "<!DOCTYPE a SYSTEM '" + secret.toUri() + "'><a>b</a>",
            "<a>",
            "{}")) {
      assertThatThrownBy(() -> xml(body, fields))
          .as(body)
          .isInstanceOf(MalformedResponseException.class);
    }
    String include =
        "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include parse='text' href='"
            + secret.toUri()
            + "'/></a>";
    assertThat(xml(include, fields)).isEmpty();
  }
}
