package org.tagatlas.tags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query for machine tags by namespace, predicate and value, each of which can be a wildcard, or
 * by a range of numbers. Queries are served by exact terms of an index, never by scanning tags.
 */
public sealed interface MachineTagQuery {

  /** Maximum number of queries combined with AND. */
  int MAX_ALL = 16;

  /** Maximum number of queries combined with OR. */
  int MAX_ANY = 8;

  /**
   * Matches tags that have a term.
   *
   * @param term one of {@link MachineTag#terms}
   */
  record Term(String term) implements MachineTagQuery {

    @Override
    public boolean matches(MachineTag tag) {
      return tag.terms().contains(term);
    }
  }

  /**
   * Matches tags whose value is a number in a range.
   *
   * @param namespace in lower case
   * @param predicate in lower case
   * @param min the smallest number
   * @param minInclusive whether {@code min} is in the range
   * @param max the greatest number
   * @param maxInclusive whether {@code max} is in the range
   */
  record Numbers(
      String namespace,
      String predicate,
      double min,
      boolean minInclusive,
      double max,
      boolean maxInclusive)
      implements MachineTagQuery {

    /** Returns the {@linkplain MachineTag#numberTerm term} of the smallest number. */
    public String minTerm() {
      return term(min);
    }

    /** Returns the {@linkplain MachineTag#numberTerm term} of the greatest number. */
    public String maxTerm() {
      return term(max);
    }

    private String term(double number) {
      return namespace + ':' + predicate + '=' + MachineTag.sortable(number);
    }

    @Override
    public boolean matches(MachineTag tag) {
      String term = tag.numberTerm();
      if (term == null) {
        return false;
      }
      int toMin = term.compareTo(minTerm());
      int toMax = term.compareTo(maxTerm());
      return (minInclusive ? toMin >= 0 : toMin > 0) && (maxInclusive ? toMax <= 0 : toMax < 0);
    }
  }

  /** Returns whether a tag matches. */
  boolean matches(MachineTag tag);

  /**
   * Parses a query: {@code ns:}, {@code ns:pred=}, {@code ns:pred=value}, {@code *:pred=}, {@code
   * *:pred=value}, {@code ns:*=value} or {@code *:*=value}, or for numbers {@code ns:pred>=1},
   * {@code ns:pred<2} or both, {@code ns:pred>=1<2}. A value may be in quotes; everything after the
   * {@code =} belongs to it.
   *
   * @throws IllegalArgumentException if the query is invalid; the message says why
   */
  static MachineTagQuery parse(String text) {
    String query = CleanForm.label(text);
    Matcher parts = Syntax.QUERY.matcher(query);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'"
              + query
              + "' is not a machine tag query: expected a form such as dc:, dc:title= or"
              + " dc:title=Paris");
    }
    String namespace = parts.group("namespace").toLowerCase(Locale.ROOT);
    String pair = parts.group("predicate");
    if (pair == null) {
      return new Term(named(namespace, query) + ':');
    }
    String predicate = pair.toLowerCase(Locale.ROOT);
    if (parts.group("numbers") != null) {
      return numbers(named(namespace, query), named(predicate, query), parts.group("numbers"));
    }
    String value = parts.group("value");
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    String clean = CleanForm.of(value);
    if (clean.isEmpty() && !value.isEmpty()) {
      throw new IllegalArgumentException(
          "the value in '" + query + "' has no characters that can be compared");
    }
    boolean anyNamespace = namespace.equals(Syntax.ANY);
    if (!predicate.equals(Syntax.ANY)) {
      return new Term((anyNamespace ? "" : namespace) + ':' + predicate + '=' + clean);
    }
    if (clean.isEmpty()) {
      return new Term(named(namespace, query) + ':');
    }
    return new Term((anyNamespace ? "" : namespace + ':') + '=' + clean);
  }

  /**
   * Parses comma-separated queries; a comma in a quoted value belongs to the value.
   *
   * @param all whether a photo must match all queries (AND) instead of any (OR)
   * @throws IllegalArgumentException if a query is invalid, or there is none, or there are more
   *     than {@value #MAX_ALL} (AND) or {@value #MAX_ANY} (OR)
   */
  static List<MachineTagQuery> parseList(String texts, boolean all) {
    List<MachineTagQuery> queries = new ArrayList<>();
    // A regular expression would need stack in proportion to the length of the text.
    int from = 0;
    for (int i = 0; i <= texts.length(); i++) {
      if (i == texts.length() || texts.charAt(i) == ',') {
        String query = texts.substring(from, i);
        if (!query.isBlank()) {
          queries.add(parse(query));
        }
        from = i + 1;
      } else if (texts.charAt(i) == '"') {
        i = Math.max(i, texts.indexOf('"', i + 1));
      }
    }
    int max = all ? MAX_ALL : MAX_ANY;
    if (queries.isEmpty() || queries.size() > max) {
      throw new IllegalArgumentException(
          "expected 1 to " + max + " machine tag queries, but got " + queries.size());
    }
    return queries;
  }

  private static String named(String name, String query) {
    if (name.equals(Syntax.ANY)) {
      throw new IllegalArgumentException("'" + query + "' has a wildcard where a name is required");
    }
    return name;
  }

  private static Numbers numbers(String namespace, String predicate, String comparisons) {
    double min = Double.NEGATIVE_INFINITY;
    double max = Double.POSITIVE_INFINITY;
    boolean minInclusive = true;
    boolean maxInclusive = true;
    Matcher each = Syntax.COMPARISON.matcher(comparisons);
    while (each.find()) {
      double number = Double.parseDouble(each.group("number"));
      boolean included = each.group("or") != null;
      if (each.group("than").equals(">")) {
        min = number;
        minInclusive = included;
      } else {
        max = number;
        maxInclusive = included;
      }
    }
    return new Numbers(namespace, predicate, min, minInclusive, max, maxInclusive);
  }

  /** The syntax of queries. */
  final class Syntax {

    private static final String ANY = "*";
    private static final String NAME = "[A-Za-z][A-Za-z0-9_]*";
    private static final String NUMBER = "-?[0-9]{1,18}(?:\\.[0-9]{1,18})?";

    private static final Pattern QUERY =
        Pattern.compile(
            ("(?<namespace>NAME|\\*):"
                    + "(?:(?<predicate>NAME|\\*)"
                    + "(?:=(?<value>.*)|(?<numbers>>=?NUMBER(?:<=?NUMBER)?|<=?NUMBER)))?")
                .replace("NAME", NAME)
                .replace("NUMBER", NUMBER),
            Pattern.DOTALL);

    private static final Pattern COMPARISON =
        Pattern.compile("(?<than>[<>])(?<or>=)?(?<number>" + NUMBER + ")");

    private Syntax() {}
  }
}
