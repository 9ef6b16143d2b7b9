package org.tagatlas.generate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/** A tag in different spellings, each URL-encoded as in a shard. */
final class Word {

  /**
   * Spellings: lower case, lower case without spaces, title case, title case without spaces, and an
   * odd one.
   */
  static final int STYLES = 5;

  static final int LOWER = 0;
  static final int TITLE = 2;
  static final int ODD = 4;

  private final String text;
  private final String[] variants;

  Word(String text) {
    this.text = text;
    String lower = text.toLowerCase(Locale.ROOT);
    String title = capitalized(text);
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
    String odd = decomposed.equals(text) ? text.toUpperCase(Locale.ROOT) : decomposed;
    String[] typed = {lower, lower.replace(" ", ""), title, title.replace(" ", ""), odd};
    List<Tag> written = PhotoTags.parse(encode(text), "").tags();
    variants = new String[STYLES];
    for (int i = 0; i < STYLES; i++) {
      variants[i] = encode(typed[i]);
      // A change of case is not always reversible (ß, ı); then the spelling would be another tag.
      List<Tag> read = PhotoTags.parse(variants[i], "").tags();
      if (read.size() != 1 || !read.get(0).clean().equals(written.get(0).clean())) {
        variants[i] = encode(text);
      }
    }
  }

  /** Returns the plain text as listed. */
  String text() {
    return text;
  }

  /** Returns the spelling with an index below {@link #STYLES}. */
  String as(int style) {
    return variants[style];
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String capitalized(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean first = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(first ? Character.toTitleCase(c) : c);
      first = c == ' ';
    }
    return out.toString();
  }
}
