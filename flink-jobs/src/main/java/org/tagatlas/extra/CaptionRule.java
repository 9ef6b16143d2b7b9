package org.tagatlas.extra;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * What is said of an answer whose fields are so and so.
 *
 * @param when values that a field can have, by its name; none means any value
 * @param say what follows the subject, with names of fields in braces
 */
public record CaptionRule(Map<String, Set<String>> when, String say) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the conditions. */
  public CaptionRule {
    when = Map.copyOf(when);
  }

  /** Returns whether all conditions hold for fields, which lack what the answer did not have. */
  boolean holds(Map<String, String> fields) {
    return when.entrySet().stream()
        .allMatch(
            condition -> {
              String value = fields.get(condition.getKey());
              return value != null
                  && (condition.getValue().isEmpty() || condition.getValue().contains(value));
            });
  }
}
