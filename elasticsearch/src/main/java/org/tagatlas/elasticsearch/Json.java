package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** Builds and parses JSON objects of Elasticsearch requests and responses. */
public final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** Returns an empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns an object with one field. */
  public static ObjectNode object(String name, JsonNode value) {
    return object().set(name, value);
  }

  /** Returns an array of strings. */
  public static ArrayNode array(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  /**
   * Parses an object.
   *
   * @throws JsonProcessingException if the text is not a JSON object
   */
  public static ObjectNode parse(String text) throws JsonProcessingException {
    if (MAPPER.readTree(text) instanceof ObjectNode object) {
      return object;
    }
    throw MismatchedInputException.from(null, ObjectNode.class, "not a JSON object");
  }
}
