package org.tagatlas.locate.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the photos of a photographer are used for. All photos of one photographer are used for the
 * same. The number {@code h} of a photographer is xxHash64, seed 0, of the UTF-8 bytes of {@code
 * tagatlas-fold} and the uid, as an unsigned number:
 *
 * <ul>
 *   <li>by default, {@code h mod 20} is 0 for tests, 1 for fitting, and 2 to 19 for training;
 *   <li>{@code none}: the same without tests, whose photographers train;
 *   <li>{@code K/N}: {@code h mod N = K} for tests; of the others, those with {@code (h div N) mod
 *       10 = 0} for fitting.
 * </ul>
 *
 * @param parts number of parts; 0 for {@code none}
 * @param test the part for tests
 */
public record Folds(int parts, int test) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** One of 20 parts for tests, another one for fitting. */
  public static final Folds DEFAULT = new Folds(20, 0);

  /** No tests. */
  public static final Folds NONE = new Folds(0, -1);

  private static final String SALT = "tagatlas-fold";
  private static final Pattern PART = Pattern.compile("(\\d{1,3})/(\\d{1,3})");
  private static final int FIT_PARTS = 10;

  /** What photos are used for. */
  public enum Use {
    TRAIN,
    FIT,
    TEST
  }

  /**
   * Returns the folds of a text: {@code default}, {@code none} or {@code K/N}.
   *
   * @return empty if the text is none of these, or not 2 ≤ N ≤ 100 and 0 ≤ K &lt; N
   */
  public static Optional<Folds> parse(String text) {
    if (text.equals("default")) {
      return Optional.of(DEFAULT);
    }
    if (text.equals("none")) {
      return Optional.of(NONE);
    }
    Matcher matcher = PART.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int test = Integer.parseInt(matcher.group(1));
    int parts = Integer.parseInt(matcher.group(2));
    return parts >= 2 && parts <= 100 && test < parts
        ? Optional.of(new Folds(parts, test))
        : Optional.empty();
  }

  /** Returns the use of a photographer's photos. */
  public Use of(String uid) {
    long hash = Xxh64.of((SALT + uid).getBytes(StandardCharsets.UTF_8));
    if (equals(DEFAULT) || equals(NONE)) {
      int part = (int) Long.remainderUnsigned(hash, DEFAULT.parts);
      return part == 1 ? Use.FIT : part == test ? Use.TEST : Use.TRAIN;
    }
    if (Long.remainderUnsigned(hash, parts) == test) {
      return Use.TEST;
    }
    return Long.remainderUnsigned(Long.divideUnsigned(hash, parts), FIT_PARTS) == 0
        ? Use.FIT
        : Use.TRAIN;
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return equals(DEFAULT) ? "default" : equals(NONE) ? "none" : test + "/" + parts;
  }
}
