package org.tagatlas.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.RowParser;

class PhotoFilterTest {

  private static PhotoRecord photo(String json) {
    byte[] line = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (PhotoRecord) new RowParser(FieldSet.PUBLISHED).parse(line, 0, line.length, "s", 1);
  }

  private static final PhotoRecord PHOTO =
      photo(
          "{'photoid': 7, 'uid': 'u', 'title': 'A+t%C3%A9st', 'usertags': 'holiday,100%25',"
              + " 'datetaken': '2011-09-10 21:13:32', 'dateuploaded': 1316432672,"
              + " 'longitude': -22, 'latitude': 64.15, 'marker': 1,"
              + " 'downloadurl': 'http://farm1.staticflickr.com/1/2.jpg'}");

  private static final PhotoRecord BARE = photo("{'photoid': 8}");

  private static boolean accepts(String condition, PhotoRecord photo) {
    return PhotoFilter.parse(condition).accepts(photo);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "usertags LIKE '%holiday%' # true # false",
        "usertags like 'holiday,100!%%' escape '!' # true # false",
        "USERTAGS NOT LIKE 'h_liday%' # false # true",
        "latitude > 40 # true # false",
        "NOT latitude > 40 # false # false",
        "latitude > 40 OR TRUE # true # true",
        "latitude > 40 AND FALSE # false # false",
        "(latitude > 40) IS UNKNOWN # false # true",
        "latitude IS NULL AND longitude IS NULL # false # true",
        "latitude IS NOT NULL # true # false",
        "(latitude > 40) IS NOT TRUE # false # true",
        "accuracy IN (1, 16) OR accuracy IS NULL # true # true",
        "photoid IN (7, NULL) # true # false",
        "photoid NOT IN (7, NULL) # false # false",
        "photoid NOT IN (9) # true # true",
        "latitude BETWEEN 64 AND 64.2 # true # false",
        "latitude NOT BETWEEN 64 AND 64.2 # false # false",
        "1 = 2 OR 3 = 3 AND 4 = 5 # false # false",
        "1 + 2 * 3 = 7 AND 7 / 2 = 3 AND 7 % 4 = 3 AND 7 / 2.0 = 3.5 AND -photoid < 0 # true # true",
        "1 / 0 = 1 OR 1 / 0 IS NULL # true # true",
        "title = 'A+t%C3%A9st' AND url_text(title) = 'A t\u00e9st' # true # false",
        "'it''s' = 'it' || '''' || 's' # true # true",
        "uid <> '' # true # false",
        "UPPER(uid) = 'U' AND LOWER('U') = 'u' AND CHAR_LENGTH(TRIM(' x ')) = 1 # true # false",
        "YEAR(datetaken) = 2011 AND MONTH(datetaken) = 9 AND HOUR(datetaken) = 21 # true # false",
        "datetaken < TIMESTAMP '2012-01-01 00:00:00' # true # false",
        "dateuploaded >= 1316432672 # true # false",
        "marker = 1 # true # false",
        "COALESCE(latitude, 0) = 0 # false # true",
        "ABS(longitude) = 22 # true # false",
        "GEOTILE(latitude, longitude, 2) = '2/1/1' # true # false",
        "SHARD_KEY(downloadurl) IS NULL # false # true",
        "photoid = 7 = TRUE # true # false",
      })
  void evaluatesWithThreeValues(String condition, boolean photo, boolean bare) {
    assertThat(accepts(condition, PHOTO)).isEqualTo(photo);
    assertThat(accepts(condition, BARE)).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "usertag = 'x' # line 1, column 1: unknown column 'usertag'; did you mean 'usertags'?",
        "latitude > # line 1, column 11: expected a value but found the end",
        "latitude > 'x' # line 1, column 10: cannot compare a number with a text",
        "latitude # line 1, column 1: expected a condition, but this is a number",
        "latitude > 1; DROP TABLE x # line 1, column 13: unexpected ';'",
        "latitude > 1 -- x # line 1, column 14: comments are not supported",
        "SELECT 1 # line 1, column 1: unknown column 'SELECT'",
        "latitude > (SELECT 1) # line 1, column 13: unknown column 'SELECT'",
        "RAND() > 0.5 # line 1, column 1: unknown function 'RAND'",
        "YEAR(title) = 1 # line 1, column 6: expected a time, but this is a text",
        "YEAR() = 1 # line 1, column 1: YEAR has 1 argument, but was called with 0",
        "REVERSE_GEOCODE(latitude, longitude) = 'IS' # column 38: a place needs a field, one of",
        "REVERSE_GEOCODE(latitude, longitude).town = 'x' # column 38: unknown field 'town'",
        "title LIKE 5 # line 1, column 12: expected a text in single quotes but found '5'",
        "title LIKE 'a!b' ESCAPE '!' # line 1, column 12: the escape character must precede",
        "title = 'x # line 1, column 9: the quote ' has no end",
        "1 = 1.2.3 # line 1, column 5: '1.2.3' is not a number",
        "datetaken > TIMESTAMP 'x' # line 1, column 23: 'x' is not a time",
        "NOT title # line 1, column 5: expected a condition, but this is a text",
        "1 = 1 1 # line 1, column 7: unexpected '1' after the condition",
      })
  void namesTheLineAndColumn(String condition, String message) {
    assertThatThrownBy(() -> PhotoFilter.parse(condition))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> PhotoFilter.parse("TRUE\n  AND \n(" + condition))
        .hasMessageContaining("line 3, column ");
  }

  @Test
  void limitsNestingAndLength() {
    assertThatThrownBy(() -> PhotoFilter.parse("(".repeat(5000) + "TRUE" + ")".repeat(5000)))
        .hasMessageContaining("nested too deeply");
    assertThatThrownBy(() -> PhotoFilter.parse(" ".repeat(70_000)))
        .hasMessageContaining("longer than");
    assertThat(accepts("NOT ".repeat(5000) + "TRUE", PHOTO)).isTrue();
    assertThat(accepts("TRUE" + " AND TRUE".repeat(1000), PHOTO)).isTrue();
  }

  @Test
  void knowsTheColumnsThatItReads() {
    assertThat(PhotoFilter.parse("LATITUDE > 1 AND `title` = 'uid'").columns())
        .containsExactlyInAnyOrder("latitude", "title");
  }

  /** AND, OR and NOT are minimum, maximum and complement of false, unknown and true. */
  @Property
  void logicIsThatOfThreeValues(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder condition = new StringBuilder();
    int expected = random(random, condition, 4);
    assertThat(accepts(condition.toString(), PHOTO)).isEqualTo(expected == 2);
    assertThat(accepts("NOT (" + condition + ")", PHOTO)).isEqualTo(expected == 0);
    assertThat(accepts("(" + condition + ") IS UNKNOWN", PHOTO)).isEqualTo(expected == 1);
  }

  private static int random(Random random, StringBuilder out, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      int value = random.nextInt(3);
      out.append(new String[] {"photoid = 1", "accuracy = 1", "photoid = 7"}[value]);
      return value;
    }
    if (kind == 1) {
      out.append("NOT (");
      int operand = random(random, out, depth - 1);
      out.append(')');
      return 2 - operand;
    }
    out.append('(');
    int left = random(random, out, depth - 1);
    out.append(kind == 2 ? ") AND (" : ") OR (");
    int right = random(random, out, depth - 1);
    out.append(')');
    return kind == 2 ? Math.min(left, right) : Math.max(left, right);
  }

  /** LIKE is a regular expression of its wildcards. */
  @Property
  void likeMatchesAsARegularExpression(@ForAll long seed) {
    Random random = new Random(seed);
    String text = random(random, "ab\u00e9\uD83D\uDE00", 8);
    String pattern = random(random, "ab\u00e9%_", 6);
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    assertThat(LikePattern.of(pattern, -1).matches(text))
        .isEqualTo(Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches());
  }

  private static String random(Random random, String alphabet, int maxLength) {
    List<Integer> points = new ArrayList<>(alphabet.codePoints().boxed().toList());
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength); i > 0; i--) {
      text.appendCodePoint(points.get(random.nextInt(points.size())));
    }
    return text.toString();
  }
}
