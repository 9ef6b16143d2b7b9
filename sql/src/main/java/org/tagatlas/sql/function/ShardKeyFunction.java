package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.record.ShardKey;

/**
 * {@code SHARD_KEY(downloadurl)}: returns the key of a photo's file, whose first three characters
 * name the shard.
 */
public final class ShardKeyFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /** Returns the key, 16 to 32 hexadecimal digits; null if the URL is null or empty. */
  public String eval(String downloadUrl) {
    return downloadUrl == null || downloadUrl.isEmpty() ? null : ShardKey.of(downloadUrl);
  }
}
