package org.tagatlas.record;

/**
 * A row that could not be used (a dead letter).
 *
 * @param shard the shard it was read from
 * @param line the line in that shard, from 1; for a partition of a topic the offset, from 0
 * @param reason why it was rejected
 * @param detail a human-readable description of the error
 * @param text the line as far as it was read; may be empty
 */
public record Reject(String shard, long line, RejectReason reason, String detail, String text)
    implements ShardRow {

  /** Maximum size of the published part of a line, in bytes of UTF-8. */
  public static final int MAX_RAW_BYTES = 8 * 1024;

  /** Returns the published part of the line: a prefix that ends with a complete character. */
  public String raw() {
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > MAX_RAW_BYTES) {
        return text.substring(0, i);
      }
      i += Character.charCount(c);
    }
    return text;
  }
}
