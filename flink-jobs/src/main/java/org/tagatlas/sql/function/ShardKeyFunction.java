package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.connectors.record.ShardKey;

/**
 * {@code SHARD_KEY(downloadurl)}: the key of a photo's file, whose first three characters name the
 * shard.
 */
public final class ShardKeyFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /** Returns the key, 16 to 32 hexadecimal digits; null when the address is null or empty. */
  public String eval(String downloadUrl) {
    return downloadUrl == null || downloadUrl.isEmpty() ? null : ShardKey.of(downloadUrl);
  }
}
