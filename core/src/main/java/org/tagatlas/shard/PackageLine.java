package org.tagatlas.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardKey;
import org.tagatlas.record.ShardRow;

/**
 * Renders rows as lines of the shards of the Python package {@code yfcc100m}: JSON with the fields
 * of the table and {@code key}. Not thread-safe.
 */
public final class PackageLine {

  /** Number of shards. */
  public static final int SHARDS = 4096;

  private static final String KEY = "key";
  private static final String URL = "downloadurl";
  private static final byte[] KEY_NAME = "\"key\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEY_LEAD = JsonLine.lead(false, KEY);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // As Python writes missing numbers.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private static final int FIELDS = 23;

  private final JsonLine out = new JsonLine();
  private final MessageDigest md5 = ShardKey.md5();
  private final StringBuilder key = new StringBuilder(32);
  private int shard;

  /** Whether all lines have the same members. */
  private boolean uniform;

  /** Whether a line needs more than a key; of uniform lines known after the first one. */
  private Boolean complex;

  /**
   * Prepares for the lines of another shard.
   *
   * @param sameMembers whether all lines have the same members, as the rows of a database have
   */
  public void start(boolean sameMembers) {
    uniform = sameMembers;
    complex = null;
  }

  /**
   * Renders a row.
   *
   * @param row the parsed row
   * @param line its line, without terminator
   * @return false if the line is not a row: malformed, incomplete or too long. A row whose photo id
   *     or coordinates are invalid is rendered, and rejected where it is read
   */
  public boolean render(ShardRow row, byte[] line) {
    int from = Bytes.byteOrderMark(line, 0, line.length);
    int to = line.length;
    while (from < to && Bytes.isBlank(line[from])) {
      from++;
    }
    while (to > from && Bytes.isBlank(line[to - 1]) && from < line.length && line[from] == '{') {
      to--;
    }
    boolean json = from < to && line[from] == '{';
    if (row instanceof PhotoRecord photo) {
      out.clear();
      if (!json) {
        fields(line);
        append(photo.downloadUrl());
      } else if (isComplex(line, from, to)) {
        return tree(line, from, to);
      } else {
        out.write(line, from, to - from);
        append(photo.downloadUrl());
      }
      return true;
    }
    if (!(row instanceof Reject reject) || !isRow(reject)) {
      return false;
    }
    out.clear();
    if (json) {
      return tree(line, from, to);
    }
    append(fields(line));
    return true;
  }

  /** Returns whether an object may have a key, or spans several lines. */
  private boolean isComplex(byte[] line, int from, int to) {
    if (complex == null || !uniform) {
      complex = contains(line, from, to, KEY_NAME) || Bytes.indexOfLineFeed(line, from, to) >= 0;
    }
    return complex;
  }

  private static boolean isRow(Reject reject) {
    return switch (reject.reason()) {
      case BAD_PHOTOID, BAD_COORDINATES -> true;
      default -> false;
    };
  }

  /** Adds the key to the object that was written. */
  private void append(String url) {
    out.cut();
    boolean empty = out.length() == 1;
    key(url);
    out.write(KEY_LEAD, empty ? 1 : 0, KEY_LEAD.length - (empty ? 1 : 0));
    out.text(key.toString());
    out.write((byte) '}');
  }

  private void key(String url) {
    key.setLength(0);
    ShardKey.append(key, md5, url);
    shard =
        Character.digit(key.charAt(0), 16) << 8
            | Character.digit(key.charAt(1), 16) << 4
            | Character.digit(key.charAt(2), 16);
  }

  /** Sets the key of an object that may have one, or that is not valid as a photo. */
  private boolean tree(byte[] line, int from, int to) {
    try {
      JsonNode tree = MAPPER.readTree(new String(line, from, to - from, StandardCharsets.UTF_8));
      if (!(tree instanceof ObjectNode object)) {
        return false;
      }
      key(object.path(URL).asText(""));
      object.put(KEY, key.toString());
      out.clear();
      out.write(MAPPER.writeValueAsBytes(object));
      return true;
    } catch (JsonProcessingException e) {
      // Such as deep nesting: the line is kept, and only its key is added.
      return lenient(line, from, to);
    }
  }

  private boolean lenient(byte[] line, int from, int to) {
    ShardRow row = new RowParser(FieldSet.PUBLISHED).parse(line, from, to - from, "", 1);
    out.clear();
    for (int i = from; i < to; i++) {
      // In JSON, a line feed is only between values.
      out.write(line[i] == '\n' || line[i] == '\r' ? (byte) ' ' : line[i]);
    }
    append(row instanceof PhotoRecord photo ? photo.downloadUrl() : "");
    return true;
  }

  /** Renders tab-separated fields; returns the download URL. */
  private String fields(byte[] line) {
    String[] fields = new String(line, StandardCharsets.UTF_8).split("\t", -1);
    boolean numbered = fields.length != FIELDS;
    List<String> names = ColumnNames.FIELDS;
    String url = "";
    for (int i = 0; i < FIELDS; i++) {
      String text = fields[numbered ? i == 0 ? 1 : i + 2 : i];
      String name = names.get(i);
      out.write(JsonLine.lead(i == 0, name));
      out.value(name, text);
      url = name.equals(URL) ? text : url;
    }
    out.write((byte) '}');
    return url;
  }

  private static boolean contains(byte[] b, int from, int to, byte[] wanted) {
    byte first = wanted[1];
    for (int i = from; i + wanted.length <= to; i++) {
      if (b[i + 1] == first && b[i] == wanted[0] && Bytes.startsWith(b, i, to, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the array that has the line; valid until the next row is rendered. */
  public byte[] array() {
    return out.array();
  }

  /** Returns the length of the line, which starts at 0 and has no terminator. */
  public int length() {
    return out.length();
  }

  /** Returns the number of the shard: the first three digits of the key. */
  public int shard() {
    return shard;
  }

  /** Returns the names of the fields of a row, in the order of the original table. */
  public static List<String> fields() {
    return ColumnNames.FIELDS;
  }

  /** Returns the name of a shard without extension. */
  public static String name(int shard) {
    return String.format(Locale.ROOT, "%03x", shard);
  }
}
