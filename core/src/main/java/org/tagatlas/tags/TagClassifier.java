package org.tagatlas.tags;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Determines the class of a tag from its clean form and its numbers of photos and photographers, by
 * the lists of {@code tag-classes.txt}, the names of Unicode CLDR in the JDK, and a few patterns.
 * Whether a tag names a place is up to the caller. Immutable and thread-safe.
 */
public final class TagClassifier {

  /** The minimum number of photos per photographer of a personal tag. */
  public static final int PERSONAL_PHOTOS = 30;

  private static final String RESOURCE = "tag-classes.txt";

  /**
   * Languages whose names of months, days and languages are known. All of CLDR would take seconds
   * to load.
   */
  private static final String LANGUAGES =
      "en de fr es it pt nl sv da nb nn fi is pl cs sk hu ro bg ru uk be el tr ar he fa ur hi bn ta"
          + " th vi id ms fil ja ko zh zh-Hant ca gl eu hr sr sl mk sq lt lv et ga cy ka hy az kk";

  /** Shorter names of months, such as {@code 1月} without the sign, are ambiguous. */
  private static final int MIN_NAME_CHARS = 3;

  private static final String YEAR = "(?:1[5-9]|20)[0-9]{2}";
  private static final String MONTH = "(?:0[1-9]|1[0-2])";
  private static final String DAY = "(?:0[1-9]|[12][0-9]|3[01])";

  /** Years, decades and centuries, and dates written in digits. */
  private static final Pattern DATE =
      Pattern.compile(
          YEAR
              + "|"
              + YEAR
              + "s|[1-9]0s|(?:1[0-9]|20|21)(?:st|th)century|"
              + YEAR
              + MONTH
              + "(?:"
              + DAY
              + ")?|"
              + DAY
              + MONTH
              + YEAR
              + "|"
              + MONTH
              + DAY
              + YEAR
              + "|"
              + YEAR
              + "年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?");

  private static final Pattern YEAR_AT_START = Pattern.compile("^" + YEAR + "(?=[^0-9])");
  private static final Pattern YEAR_AT_END =
      Pattern.compile("(?<=[^0-9])(?:[0-9]{1,2})?" + YEAR + "$");

  /** Names with a year, mostly of events: {@code rio2016}. */
  private static final Pattern NAME_AND_YEAR = Pattern.compile(".*[^0-9](?:19|20)[0-9]{2}");

  private static final Pattern DAY_AROUND =
      Pattern.compile("^[0-9]{1,2}(?=[^0-9])|(?<=[^0-9])[0-9]{1,2}$");

  /** Lenses, apertures and sensitivities. */
  private static final Pattern GEAR =
      Pattern.compile(
          "[0-9]{1,4}mm(?:f?[0-9]{1,3})?[a-z]{0,4}|[a-z0-9]*[0-9]{2}mm(?:f[0-9]+[a-z0-9]*)?"
              + "|f[0-9]{1,2}|iso[0-9]{2,6}|[0-9]{1,2}mp"
              + "|(?:img|dsc|dscf|dscn|pict|imgp)[0-9]{3,}");

  /**
   * One or two Latin letters, numbers, and postal codes of Great Britain, Canada and the
   * Netherlands.
   */
  private static final Pattern CODE =
      Pattern.compile(
          "[a-z]{1,2}|[0-9]+|[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}|[a-z][0-9][a-z][0-9][a-z][0-9]"
              + "|[0-9]{4}[a-z]{2}|geo(?:lat|lon)[0-9]+");

  private final Map<TagClass, Set<String>> words = new EnumMap<>(TagClass.class);
  private final Map<TagClass, TreeSet<String>> prefixes = new EnumMap<>(TagClass.class);
  private final Set<String> calendar = new HashSet<>();
  private final Set<String> languages = new HashSet<>();

  private TagClassifier(Stream<String> lines) {
    for (TagClass each : TagClass.values()) {
      words.put(each, new HashSet<>());
      prefixes.put(each, new TreeSet<>());
    }
    read(lines);
    for (Locale country : countries()) {
      try {
        words.get(TagClass.CODE).add(country.getISO3Country().toLowerCase(Locale.ROOT));
      } catch (MissingResourceException e) {
        // A territory without a code of three letters.
        continue;
      }
    }
    for (String language : LANGUAGES.split(" ")) {
      addNames(Locale.forLanguageTag(language));
    }
  }

  private static List<Locale> countries() {
    return Arrays.stream(Locale.getISOCountries())
        .map(code -> new Locale.Builder().setRegion(code).build())
        .toList();
  }

  private void addNames(Locale locale) {
    for (TextStyle style : List.of(TextStyle.FULL, TextStyle.FULL_STANDALONE)) {
      for (Month month : Month.values()) {
        addTo(calendar, month.getDisplayName(style, locale));
      }
      for (DayOfWeek day : DayOfWeek.values()) {
        addTo(calendar, day.getDisplayName(style, locale));
      }
    }
    for (String language : Locale.getISOLanguages()) {
      String name = new Locale.Builder().setLanguage(language).build().getDisplayLanguage(locale);
      // If a locale has no name for a language, the JDK returns the code.
      if (!name.equalsIgnoreCase(language)) {
        addTo(languages, name);
      }
    }
  }

  private static void addTo(Set<String> names, String name) {
    String clean = CleanForm.of(name);
    boolean isWord = clean.codePoints().anyMatch(Character::isLetter);
    boolean isLong =
        clean.codePointCount(0, clean.length()) >= MIN_NAME_CHARS
            || clean.codePoints().allMatch(Character::isIdeographic);
    // Some locales name months "M01".
    if (isWord && isLong && !clean.matches("m[0-9]{2}")) {
      names.add(clean);
    }
  }

  private void read(Stream<String> lines) {
    List<TagClass> section = new ArrayList<>();
    lines
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(
            line -> {
              if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1);
                section.clear();
                section.add(TagClass.valueOf(name.toUpperCase(Locale.ROOT)));
                return;
              }
              for (String word : line.split(",")) {
                String clean = CleanForm.of(word);
                if (word.strip().endsWith("*")) {
                  prefixes.get(section.get(0)).add(clean);
                } else if (!clean.isEmpty()) {
                  words.get(section.get(0)).add(clean);
                }
              }
            });
  }

  /** Returns the classifier with the shipped lists, created once and then shared. */
  public static TagClassifier load() {
    return Shipped.CLASSIFIER;
  }

  /**
   * Creates a classifier with other lists.
   *
   * @param lines lines in the format of {@code tag-classes.txt}
   * @throws IllegalArgumentException if a section is not a class
   */
  public static TagClassifier of(Stream<String> lines) {
    return new TagClassifier(lines);
  }

  /**
   * Returns the class of a tag.
   *
   * @param tag in clean form, see {@link CleanForm#of}
   * @param namesPlace whether it names a place where the photos were taken
   * @param namesCountry whether it names any country
   * @param photos number of photos with the tag
   * @param photographers number of their photographers
   */
  public TagClass of(
      String tag, boolean namesPlace, boolean namesCountry, long photos, long photographers) {
    if (namesPlace) {
      return TagClass.PLACE;
    }
    if (isIn(TagClass.THING, tag)) {
      return byCounts(photos, photographers, TagClass.THING);
    }
    if (namesCountry) {
      return TagClass.PLACE;
    }
    if (isDate(tag)) {
      return TagClass.DATE;
    }
    if (isIn(TagClass.GEAR, tag) || GEAR.matcher(tag).matches()) {
      return TagClass.GEAR;
    }
    if (isIn(TagClass.CODE, tag) || CODE.matcher(tag).matches()) {
      return TagClass.CODE;
    }
    // After gear, which has numbers that look like years.
    if (NAME_AND_YEAR.matcher(tag).matches()) {
      return TagClass.DATE;
    }
    return byCounts(
        photos, photographers, languages.contains(tag) ? TagClass.LANGUAGE : TagClass.THING);
  }

  private static TagClass byCounts(long photos, long photographers, TagClass other) {
    return photographers > 0 && photos >= PERSONAL_PHOTOS * photographers
        ? TagClass.PERSONAL
        : other;
  }

  private boolean isIn(TagClass section, String tag) {
    if (words.get(section).contains(tag)) {
      return true;
    }
    // The greatest prefix that is not after the tag; shorter ones start with it or are unrelated.
    TreeSet<String> starts = prefixes.get(section);
    for (String start = starts.floor(tag); start != null; start = starts.lower(start)) {
      if (tag.startsWith(start)) {
        return true;
      }
      if (start.charAt(0) != tag.charAt(0)) {
        return false;
      }
    }
    return false;
  }

  /**
   * Returns whether a tag is a date in digits, or a month or day of the week with or without one.
   */
  private boolean isDate(String tag) {
    if (isIn(TagClass.DATE, tag) || calendar.contains(tag) || DATE.matcher(tag).matches()) {
      return true;
    }
    String name = YEAR_AT_END.matcher(YEAR_AT_START.matcher(tag).replaceFirst("")).replaceFirst("");
    return calendar.contains(name) || calendar.contains(DAY_AROUND.matcher(name).replaceFirst(""));
  }

  private static final class Shipped {
    private static final TagClassifier CLASSIFIER = open();

    private static TagClassifier open() {
      try (InputStream in = TagClassifier.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("missing resource: " + RESOURCE);
        }
        return new TagClassifier(
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read resource: " + RESOURCE, e);
      }
    }
  }
}
