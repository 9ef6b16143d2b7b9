package org.tagatlas.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class MappingUpdateTest {

  @Test
  void addsMissingFieldsAndKeepsParametersOfOthers() throws JsonProcessingException {
    MappingUpdate update =
        between(
            """
            {"properties": {"a": {"type": "keyword", "ignore_above": 10},
                            "c": {"type": "long"}}}""",
            """
            {"properties": {"a": {"type": "keyword", "ignore_above": 20, "index": false},
                            "d": {"type": "byte"}, "b": {"type": "date"}}}""");
    assertThat(update.added()).containsExactly("b", "d");
    assertThat(update.conflicts()).isEmpty();
    assertThat(update.properties())
        .isEqualTo(Json.parse("{\"b\": {\"type\": \"date\"}, \"d\": {\"type\": \"byte\"}}"));
  }

  @Test
  void addsFieldsBelowExistingFields() throws JsonProcessingException {
    MappingUpdate update =
        between(
            """
            {"properties": {"title": {"type": "text", "analyzer": "old"},
                            "o": {"properties": {"x": {"type": "long"}}}}}""",
            """
            {"properties": {"title": {"type": "text", "fields": {"raw": {"type": "keyword"}}},
                            "o": {"properties": {"x": {"type": "long"}, "y": {"type": "long"}}}}}""");
    assertThat(update.added()).containsExactly("o.y", "title.raw");
    assertThat(update.properties())
        .isEqualTo(
            Json.parse(
                """
                {"title": {"type": "text", "analyzer": "old",
                           "fields": {"raw": {"type": "keyword"}}},
                 "o": {"properties": {"y": {"type": "long"}}}}"""));
  }

  @Test
  void namesFieldsOfAnotherType() throws JsonProcessingException {
    MappingUpdate update =
        between(
            "{\"properties\": {\"a\": {\"type\": \"keyword\"}, \"o\": {\"type\": \"long\"}}}",
            "{\"properties\": {\"a\": {\"type\": \"long\"}, \"o\": {\"properties\": {}}}}");
    assertThat(update.conflicts())
        .containsExactly("a is keyword and must be long", "o is long and must be object");
    assertThat(update.added()).isEmpty();
  }

  @Test
  void addsAllFieldsToAnIndexWithoutFields() throws JsonProcessingException {
    assertThat(between("{}", "{\"properties\": {\"a\": {\"type\": \"long\"}}}").added())
        .containsExactly("a");
  }

  private static MappingUpdate between(String present, String wanted)
      throws JsonProcessingException {
    return MappingUpdate.between(Json.parse(present), Json.parse(wanted));
  }
}
