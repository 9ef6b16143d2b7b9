package org.tagatlas.locate.model;

import java.util.Collection;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.text.UrlText;

/**
 * The terms of a photo that a model counts: tags in clean form, words of tags, words of the title,
 * and pairs of words of the title that are in the case or script of a name. Machine tags are no
 * terms, and neither is what can have coordinates in it: texts with four or more digits, or that
 * start with "geotag", "geolat" or "geolon". A term is a 64-bit hash. Reusable; not thread-safe.
 */
public final class PhotoTerms {

  /** Where a term is; if it is in several, the first of these counts. */
  public enum Source {
    TAG,
    TAG_WORD,
    TITLE_WORD,
    TITLE_PAIR
  }

  static final int SOURCES = Source.values().length;

  /** Further terms of a photo are ignored. */
  private static final int MAX_TERMS = 128;

  private static final int MAX_LENGTH = 40;
  private static final int MAX_DIGITS = 3;

  /** The least length that the spatial entropy of a term counts from, see {@link MkLab}. */
  private static final int ENTROPY_LENGTH = 4;

  private final long[] hashes = new long[MAX_TERMS];
  private final byte[] sources = new byte[MAX_TERMS];
  private final String[] texts = new String[MAX_TERMS];
  private int size;

  /** Returns the number of terms. */
  public int size() {
    return size;
  }

  /** Returns the hash of a term. */
  public long hash(int index) {
    return hashes[index];
  }

  /** Returns where a term is. */
  public Source source(int index) {
    return Source.values()[sources[index]];
  }

  int sourceIndex(int index) {
    return sources[index];
  }

  /** Returns a term in clean form. */
  public String text(int index) {
    return texts[index];
  }

  /**
   * Reads the terms of a photo.
   *
   * @param tags decoded, in any spelling
   * @param title decoded; may be empty
   */
  public void read(Collection<String> tags, String title) {
    size = 0;
    tags.forEach(this::addTag);
    addTitle(title);
  }

  /**
   * Reads the terms of a photo.
   *
   * @param userTags as in a shard: comma separated, each URL-encoded
   * @param title URL-encoded
   */
  public void readEncoded(String userTags, String title) {
    size = 0;
    int from = 0;
    int length = userTags.length();
    while (from < length) {
      int comma = userTags.indexOf(',', from);
      int to = comma < 0 ? length : comma;
      if (to > from) {
        addTag(UrlText.decode(userTags.substring(from, to)));
      }
      from = to + 1;
    }
    addTitle(UrlText.decode(title));
  }

  /** Returns the terms except one; or, if {@code alone}, only that one. */
  public PhotoTerms filtered(String text, boolean alone) {
    PhotoTerms others = new PhotoTerms();
    for (int i = 0; i < size; i++) {
      if (texts[i].equals(text) == alone) {
        others.hashes[others.size] = hashes[i];
        others.sources[others.size] = sources[i];
        others.texts[others.size++] = texts[i];
      }
    }
    return others;
  }

  private void addTag(String tag) {
    if (tag.indexOf('=') > 0 && MachineTag.parse(tag) != null) {
      return;
    }
    String clean = CleanForm.of(tag);
    add(clean, Source.TAG);
    if (isOneWord(tag)) {
      return;
    }
    int length = tag.length();
    int from = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || !isInWord(tag.charAt(i))) {
        if (i > from) {
          add(CleanForm.of(tag.substring(from, i)), Source.TAG_WORD);
        }
        from = i + 1;
      }
    }
  }

  private void addTitle(String title) {
    int length = title.length();
    int from = 0;
    String before = null;
    for (int i = 0; i <= length; i++) {
      if (i == length || !isInWord(title.charAt(i))) {
        if (i > from) {
          String word = CleanForm.of(title.substring(from, i));
          add(word, Source.TITLE_WORD);
          String name = Character.isLowerCase(title.charAt(from)) ? null : word;
          if (name != null && before != null) {
            add(before.concat(name), Source.TITLE_PAIR);
          }
          before = name;
        }
        from = i + 1;
      }
    }
  }

  private static boolean isOneWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isInWord(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Surrogates count as letters, which nearly all of them are. */
  private static boolean isInWord(char c) {
    if (c < 128) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '\'';
    }
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == '\u2019'
        || Character.isSurrogate(c);
  }

  private void add(String term, Source source) {
    int length = term.length();
    if (length < 2 || length > MAX_LENGTH || size == MAX_TERMS) {
      return;
    }
    long hash = 0x243F6A8885A308D3L;
    int digits = 0;
    boolean ascii = true;
    for (int i = 0; i < length; i++) {
      char c = term.charAt(i);
      digits += c >= '0' && c <= '9' ? 1 : 0;
      ascii &= c < 128;
      hash = (hash ^ c) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    if (digits > MAX_DIGITS
        || digits == length
        || length == 2 && ascii
        || term.startsWith("geo") && isPosition(term)) {
      return;
    }
    hash = term(Xxh64.mix(hash), length);
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        sources[i] = (byte) Math.min(sources[i], source.ordinal());
        return;
      }
    }
    hashes[size] = hash;
    sources[size] = (byte) source.ordinal();
    texts[size++] = term;
  }

  private static boolean isPosition(String term) {
    return term.startsWith("geotag") || term.startsWith("geolat") || term.startsWith("geolon");
  }

  /** The lowest bit has whether the term is long enough to have an entropy. */
  private static long term(long hash, int length) {
    long even = hash & ~1L;
    long term = length >= ENTROPY_LENGTH ? even | 1 : even;
    return Votes.isAllPhotos(term) ? term | 2 : term;
  }

  static boolean hasEntropy(long term) {
    return (term & 1) != 0;
  }
}
