package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a table of photos, as CSV or with another delimiter.
 *
 * @param delimiter a comma, semicolon, vertical bar or tab
 * @param fields the field of each column
 */
record TableHeader(byte delimiter, List<String> fields) {

  private static final byte[] DELIMITERS = {',', ';', '|', '\t'};
  private static final List<String> TYPICAL = List.of("usertags", "latitude", "downloadurl");

  /**
   * Returns the header at the start of a text.
   *
   * @return null if the first line is incomplete, or does not name a column {@code photoid} and
   *     another typical one
   */
  static TableHeader of(byte[] head, int from, int to) {
    int end = Bytes.indexOfLineFeed(head, from, to);
    if (end < 0 || head[from] == '{' || head[from] == '[') {
      return null;
    }
    String line = new String(head, from, end - from, StandardCharsets.UTF_8).stripTrailing();
    for (byte delimiter : DELIMITERS) {
      List<String> fields = ColumnNames.fields(names(line, (char) delimiter));
      if (fields.contains("photoid") && TYPICAL.stream().anyMatch(fields::contains)) {
        return new TableHeader(delimiter, fields);
      }
    }
    return null;
  }

  private static List<String> names(String line, char delimiter) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        names.add(name.toString().strip());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString().strip());
    return names;
  }
}
