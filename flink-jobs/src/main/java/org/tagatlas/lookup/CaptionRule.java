package org.tagatlas.lookup;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * The caption of a response whose fields match certain values.
 *
 * @param when accepted values by field name; an empty set accepts any value
 * @param say text after the subject, with field names in braces
 */
public record CaptionRule(Map<String, Set<String>> when, String say) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies the conditions. */
  public CaptionRule {
    when = Map.copyOf(when);
  }

  /** Returns whether the fields of a response satisfy all conditions. */
  boolean matches(Map<String, String> fields) {
    return when.entrySet().stream()
        .allMatch(
            condition -> {
              String value = fields.get(condition.getKey());
              return value != null
                  && (condition.getValue().isEmpty() || condition.getValue().contains(value));
            });
  }
}
