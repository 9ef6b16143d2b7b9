package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.connectors.record.UrlText;

/**
 * {@code URL_TEXT(encoded)}: a field of a shard as a person typed it. Flink's URL_DECODE gives null
 * for a whole text with one malformed {@code %}; here that stays as it is.
 */
public final class UrlTextFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /** Returns the decoded text; null of null. */
  public String eval(String encoded) {
    return encoded == null ? null : UrlText.decode(encoded);
  }
}
