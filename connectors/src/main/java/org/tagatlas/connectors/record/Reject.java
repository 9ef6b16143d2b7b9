package org.tagatlas.connectors.record;

/**
 * A row that could not be used: a dead letter.
 *
 * @param shard where it was read
 * @param line the line in that shard, from 1; in a topic's partition the offset, from 0
 * @param reason why it was rejected
 * @param detail what exactly was wrong, for a person
 * @param text the line as far as it was read; empty when nothing was
 */
public record Reject(String shard, long line, RejectReason reason, String detail, String text)
    implements ShardRow {

  /** The most of a line that is published, in bytes of UTF-8. */
  public static final int MAX_RAW_BYTES = 8 * 1024;

  /** Returns what is published of the line: its beginning, to a whole character. */
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
