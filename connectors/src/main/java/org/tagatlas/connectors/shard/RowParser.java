package org.tagatlas.connectors.shard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.record.UrlText;

/**
 * Makes a photo record or a reject of one line, whatever it holds; it never throws.
 *
 * <p>The format is decided for each line: when its first byte that is no blank is <code>{</code> it
 * is JSON, otherwise tab-separated text of 23 or 25 fields. Text that is no UTF-8 is read with
 * U+FFFD in place of what is invalid.
 *
 * <p>What makes a row a reject, in the order in which it is judged: a line over 4 MiB, no JSON
 * object, a wrong number of fields, a photo id that is no positive integer, and coordinates of
 * which only one is there, or which are no decimal number or out of range. Everything else that is
 * absurd is merely absent:
 *
 * <ul>
 *   <li>accuracy: a whole number from 1 to 16, else 0;
 *   <li>uploaded: whole seconds from 1 to 253402300799 (the year 9999), else {@link
 *       PhotoRecord#NO_TIME};
 *   <li>taken: {@code yyyy-MM-dd HH:mm:ss} with an optional fraction, a real date and time from
 *       1826 on (the first photograph) and, when the upload time is known, at most one day after it
 *       (a wall clock can be 14 hours ahead of UTC), else {@link PhotoRecord#NO_TIME};
 *   <li>marker: 1 is a video, all else a photo.
 * </ul>
 *
 * <p>Numbers may come as JSON strings, with blanks around them; those that aren't the photo id may
 * be written with a fraction of zero ({@code 16.0}). Of a JSON name that occurs twice the last one
 * holds. JSON may be nested to any depth in a field that isn't read.
 *
 * <p>Not thread-safe: a parser belongs to one thread.
 */
public final class RowParser {

  /** The last second of the year 9999. */
  private static final long MAX_UPLOADED = 253_402_300_799L;

  private static final long SECONDS_A_DAY = 86_400;
  private static final int FIELDS = 23;
  private static final int NUMBERED_FIELDS = 25;
  private static final int MAX_SHOWN = 80;
  private static final int MAX_MESSAGE = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // No valid line is nested deeper, and an open end must not take memory.
                  .maxNestingDepth(LineFramer.MAX_LINE / 2)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Text is UTF-8 by contract: zero bytes must not turn it into UTF-16.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Names made to collide must not end the job.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final boolean published;
  private final Draft draft = new Draft();

  /** Where the fields of a line of text start; a further entry for the end of the last one. */
  private final int[] starts = new int[NUMBERED_FIELDS + 1];

  /** Makes a parser that reads these fields. */
  public RowParser(FieldSet fields) {
    this.published = fields == FieldSet.PUBLISHED;
  }

  /**
   * Parses a line.
   *
   * @param buf holds the line; it is neither changed nor kept
   * @param off where the line starts
   * @param len its length in bytes, without the line's end
   * @param shard where it was read
   * @param line its number there, from 1
   * @return a {@link PhotoRecord} or a {@link Reject}
   */
  public ShardRow parse(byte[] buf, int off, int len, String shard, long line) {
    if (len > LineFramer.MAX_LINE) {
      return tooLong(buf, off, len, shard, line);
    }
    draft.clear();
    int from = off;
    int to = off + len;
    while (from < to && Bytes.isBlank(buf[from])) {
      from++;
    }
    boolean json = from < to && buf[from] == '{';
    if (json) {
      while (Bytes.isBlank(buf[to - 1])) {
        to--;
      }
      readJson(buf, from, to);
    } else {
      readText(buf, off, to);
    }
    draft.judge();
    return draft.reason == null
        ? draft.record(shard)
        : reject(draft.reason, draft.detail, buf, off, len, shard, line);
  }

  /** Makes the reject of a line of which only the beginning is there. */
  static Reject tooLong(byte[] buf, int off, int len, String shard, long line) {
    return reject(
        RejectReason.LINE_TOO_LONG,
        String.format(Locale.ROOT, "the line is longer than %d bytes", LineFramer.MAX_LINE),
        buf,
        off,
        len,
        shard,
        line);
  }

  static Reject reject(
      RejectReason reason, String detail, byte[] buf, int off, int len, String shard, long line) {
    return new Reject(shard, line, reason, detail, raw(buf, off, len));
  }

  /** Decodes the beginning of a line, at most as much as a reject keeps, to a whole character. */
  private static String raw(byte[] buf, int off, int len) {
    // Decoding never gives less bytes than it takes, so what a cut character becomes is cut off
    // too.
    int taken = Math.min(len, Reject.MAX_RAW_BYTES + 4);
    String text = new String(buf, off, taken, StandardCharsets.UTF_8);
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > Reject.MAX_RAW_BYTES) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i);
  }

  // JSON

  private void readJson(byte[] buf, int from, int to) {
    // Jackson passes over invalid bytes in what it skips and takes forms that are no UTF-8.
    boolean utf8 = Bytes.isUtf8(buf, from, to);
    try (JsonParser in =
        utf8
            ? JSON.createParser(buf, from, to - from)
            : JSON.createParser(new String(buf, from, to - from, StandardCharsets.UTF_8))) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        readValue(name, in, in.nextToken());
      }
      if (in.currentToken() != JsonToken.END_OBJECT) {
        draft.fail(RejectReason.BAD_JSON, "the JSON object does not end");
      } else if (in.nextToken() != null) {
        draft.fail(RejectReason.BAD_JSON, "something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().replaceAll("\\s+", " ");
      draft.fail(RejectReason.BAD_JSON, "no valid JSON: " + cut(message, MAX_MESSAGE));
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory failed", e);
    }
  }

  private void readValue(String name, JsonParser in, JsonToken token) throws IOException {
    switch (name) {
      case "photoid" -> readPhotoid(in, token);
      case "uid" -> draft.uid = text(in, token);
      case "datetaken" -> draft.taken = text(in, token);
      case "dateuploaded" -> draft.uploaded = whole(in, token);
      case "usertags" -> draft.userTags = text(in, token);
      case "machinetags" -> draft.machineTags = text(in, token);
      case "longitude" -> readCoordinate(draft.longitude, in, token);
      case "latitude" -> readCoordinate(draft.latitude, in, token);
      case "accuracy" -> draft.accuracy = whole(in, token);
      case "marker" -> draft.marker = whole(in, token);
      default -> {
        if (published) {
          readPublished(name, in, token);
        } else {
          in.skipChildren();
        }
      }
    }
  }

  private void readPublished(String name, JsonParser in, JsonToken token) throws IOException {
    switch (name) {
      case "unickname" -> draft.nickname = text(in, token);
      case "title" -> draft.title = text(in, token);
      case "pageurl" -> draft.pageUrl = text(in, token);
      case "downloadurl" -> draft.downloadUrl = text(in, token);
      case "licensename" -> draft.licenseName = text(in, token);
      case "licenseurl" -> draft.licenseUrl = text(in, token);
      default -> in.skipChildren();
    }
  }

  /** Reads a string or a number as text; all else counts as empty. */
  private static String text(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> withoutLoneSurrogates(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getText();
      default -> {
        in.skipChildren();
        yield "";
      }
    };
  }

  private void readPhotoid(JsonParser in, JsonToken token) throws IOException {
    draft.photoid = Numbers.NOT_WHOLE;
    draft.photoidText = "";
    switch (token) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> draft.photoid(in.getText());
      case VALUE_NUMBER_INT -> {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          draft.photoidText = in.getText();
        } else {
          draft.photoid = in.getLongValue();
          draft.photoidText = draft.photoid > 0 ? "" : in.getText();
        }
      }
      default -> draft.photoidText = wrongType(in, token);
    }
  }

  private static void readCoordinate(Coordinate coordinate, JsonParser in, JsonToken token)
      throws IOException {
    switch (token) {
      case VALUE_NULL -> coordinate.clear();
      case VALUE_STRING -> coordinate.set(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        coordinate.set(in.getDoubleValue());
        if (!coordinate.inRange()) {
          coordinate.text = in.getText();
        }
      }
      default -> {
        coordinate.set(Double.NaN);
        coordinate.text = wrongType(in, token);
      }
    }
  }

  private static long whole(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> Numbers.whole(Numbers.trim(in.getText()));
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Numbers.NOT_WHOLE
              : in.getLongValue();
      case VALUE_NUMBER_FLOAT -> Numbers.whole(in.getDoubleValue());
      default -> {
        in.skipChildren();
        yield Numbers.NOT_WHOLE;
      }
    };
  }

  private static String wrongType(JsonParser in, JsonToken token) throws IOException {
    String shown =
        switch (token) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          default -> in.getText();
        };
    in.skipChildren();
    return shown;
  }

  /** An escape such as {@code \ud800} can stand alone, which no encoding can write. */
  private static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  // Text

  private void readText(byte[] buf, int off, int to) {
    int fields = 1;
    starts[0] = off;
    for (int i = off; i < to; i++) {
      if (buf[i] == '\t') {
        if (fields < NUMBERED_FIELDS) {
          starts[fields] = i + 1;
        }
        fields++;
      }
    }
    if (fields != FIELDS && fields != NUMBERED_FIELDS) {
      draft.fail(
          RejectReason.FIELD_COUNT,
          String.format(
              Locale.ROOT,
              "the line has %d tab-separated field%s, not 23 or 25",
              fields,
              fields == 1 ? "" : "s"));
      return;
    }
    starts[fields] = to + 1;
    // The longer form has the line number ahead of the photo id and the hash behind it.
    boolean numbered = fields == NUMBERED_FIELDS;
    int shift = numbered ? 1 : -1;
    draft.photoid(text(buf, numbered ? 1 : 0));
    draft.uid = text(buf, shift + 2);
    draft.taken = text(buf, shift + 4);
    draft.uploaded = whole(buf, shift + 5);
    draft.userTags = text(buf, shift + 9);
    draft.machineTags = text(buf, shift + 10);
    draft.longitude.set(text(buf, shift + 11));
    draft.latitude.set(text(buf, shift + 12));
    draft.accuracy = whole(buf, shift + 13);
    draft.marker = whole(buf, shift + 23);
    if (published) {
      draft.nickname = text(buf, shift + 3);
      draft.title = text(buf, shift + 7);
      draft.pageUrl = text(buf, shift + 14);
      draft.downloadUrl = text(buf, shift + 15);
      draft.licenseName = text(buf, shift + 16);
      draft.licenseUrl = text(buf, shift + 17);
    }
  }

  private String text(byte[] buf, int field) {
    int start = starts[field];
    int length = starts[field + 1] - 1 - start;
    return length == 0 ? "" : new String(buf, start, length, StandardCharsets.UTF_8);
  }

  private long whole(byte[] buf, int field) {
    return Numbers.whole(Numbers.trim(text(buf, field)));
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }

  /** A coordinate as far as it was read. */
  private static final class Coordinate {
    private final String name;
    private final double limit;
    private boolean present;
    private double value;
    private String text;

    Coordinate(String name, double limit) {
      this.name = name;
      this.limit = limit;
    }

    void clear() {
      present = false;
      value = Double.NaN;
      text = "";
    }

    void set(double number) {
      present = true;
      value = number;
    }

    void set(String encoded) {
      clear();
      String trimmed = Numbers.trim(encoded);
      if (!trimmed.isEmpty()) {
        set(Numbers.decimal(trimmed));
        text = trimmed;
      }
    }

    boolean inRange() {
      return value >= -limit && value <= limit;
    }

    /** Returns what is wrong, or null. */
    String fault() {
      if (!present || inRange()) {
        return null;
      }
      return Double.isNaN(value)
          ? name + " is '" + cut(text, MAX_SHOWN) + "', not a number"
          : String.format(
              Locale.ROOT,
              "%s is %s, outside -%.0f to %.0f",
              name,
              cut(text, MAX_SHOWN),
              limit,
              limit);
    }
  }

  /** What was read of a row so far. */
  private static final class Draft {
    private RejectReason reason;
    private String detail;
    private long photoid;
    private String photoidText;
    private final Coordinate longitude = new Coordinate("longitude", 180);
    private final Coordinate latitude = new Coordinate("latitude", 90);
    private long accuracy;
    private long uploaded;
    private long marker;
    private String taken;
    private String uid;
    private String nickname;
    private String title;
    private String userTags;
    private String machineTags;
    private String pageUrl;
    private String downloadUrl;
    private String licenseName;
    private String licenseUrl;

    void clear() {
      reason = null;
      detail = null;
      photoid = Numbers.NOT_WHOLE;
      photoidText = "";
      longitude.clear();
      latitude.clear();
      accuracy = Numbers.NOT_WHOLE;
      uploaded = Numbers.NOT_WHOLE;
      marker = Numbers.NOT_WHOLE;
      taken = "";
      uid = "";
      nickname = "";
      title = "";
      userTags = "";
      machineTags = "";
      pageUrl = "";
      downloadUrl = "";
      licenseName = "";
      licenseUrl = "";
    }

    void fail(RejectReason why, String how) {
      reason = why;
      detail = how;
    }

    void photoid(String encoded) {
      photoidText = Numbers.trim(encoded);
      photoid = Numbers.digits(photoidText);
    }

    void judge() {
      if (reason != null) {
        return;
      }
      if (photoid <= 0) {
        fail(
            RejectReason.BAD_PHOTOID,
            photoidText.isEmpty()
                ? "photoid is missing"
                : "photoid is '" + cut(photoidText, MAX_SHOWN) + "', not a positive integer");
        return;
      }
      String fault = longitude.fault();
      if (fault == null) {
        fault = latitude.fault();
      }
      if (fault == null && longitude.present != latitude.present) {
        Coordinate missing = longitude.present ? latitude : longitude;
        Coordinate there = longitude.present ? longitude : latitude;
        fault = missing.name + " is missing but " + there.name + " is there";
      }
      if (fault != null) {
        fail(RejectReason.BAD_COORDINATES, fault);
      }
    }

    PhotoRecord record(String shard) {
      long uploadTime = uploaded >= 1 && uploaded <= MAX_UPLOADED ? uploaded : PhotoRecord.NO_TIME;
      long takenTime = Numbers.wallClock(Numbers.trim(taken));
      if (uploadTime != PhotoRecord.NO_TIME && takenTime > uploadTime + SECONDS_A_DAY) {
        takenTime = PhotoRecord.NO_TIME;
      }
      return new PhotoRecord(
          photoid,
          uid.indexOf('%') < 0 ? uid : UrlText.decode(uid),
          nickname,
          title,
          userTags,
          machineTags,
          // Adding zero turns -0.0 into 0.0.
          latitude.value + 0.0,
          longitude.value + 0.0,
          accuracy >= 1 && accuracy <= 16 ? (int) accuracy : 0,
          uploadTime,
          takenTime,
          pageUrl,
          downloadUrl,
          licenseName,
          licenseUrl,
          marker == 1,
          shard);
    }
  }
}
