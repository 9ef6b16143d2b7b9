package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.text.UrlText;

/**
 * {@code URL_TEXT(encoded)}: decodes a URL-encoded field of a shard. Keeps malformed {@code %}, for
 * which Flink's URL_DECODE returns null.
 */
public final class UrlTextFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /** Returns the decoded text; null for null. */
  public String eval(String encoded) {
    return encoded == null ? null : UrlText.decode(encoded);
  }
}
