package org.tagatlas.tags;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine tag is asked for: its name or value, of which each can be any, or a range of
 * numbers. It is answered by exact terms of an index, never by looking through tags.
 */
public sealed interface MachineTagQuery {

  /** The most queries that can be asked for together where each has to hold. */
  int MOST_OF_ALL = 16;

  /** The most queries that can be asked for together where one has to hold. */
  int MOST_OF_ANY = 8;

  /**
   * Tags that have a term.
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
   * Tags whose value is a number in a range.
   *
   * @param namespace in lower case
   * @param predicate in lower case
   * @param least the least number
   * @param isLeast whether that one is in the range
   * @param most the greatest number
   * @param isMost whether that one is in the range
   */
  record Numbers(
      String namespace,
      String predicate,
      double least,
      boolean isLeast,
      double most,
      boolean isMost)
      implements MachineTagQuery {

    /** Returns the {@linkplain MachineTag#numberTerm term} of the least number. */
    public String leastTerm() {
      return term(least);
    }

    /** Returns the {@linkplain MachineTag#numberTerm term} of the greatest number. */
    public String mostTerm() {
      return term(most);
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
      int fromLeast = term.compareTo(leastTerm());
      int fromMost = term.compareTo(mostTerm());
      return (isLeast ? fromLeast >= 0 : fromLeast > 0) && (isMost ? fromMost <= 0 : fromMost < 0);
    }
  }

  /** Returns whether a tag is one of those that are asked for. */
  boolean matches(MachineTag tag);

  /**
   * Reads a query: {@code ns:}, {@code ns:pred=}, {@code ns:pred=value}, {@code *:pred=}, {@code
   * *:pred=value}, {@code ns:*=value} or {@code *:*=value}, or for numbers {@code ns:pred>=1},
   * {@code ns:pred<2} or both, {@code ns:pred>=1<2}. A value may be in quotes; all that follows the
   * {@code =} is one.
   *
   * @throws IllegalArgumentException when it is none, with what is wrong
   */
  static MachineTagQuery parse(String text) {
    String query = CleanForm.label(text);
    Matcher parts = Syntax.QUERY.matcher(query);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'"
              + query
              + "' asks for no machine tag: write it like dc:, dc:title= or dc:title=Paris");
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
      throw new IllegalArgumentException("nothing of the value in '" + query + "' can be compared");
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
   * Reads queries with commas in between; one in the quotes of a value is part of it.
   *
   * @param all whether a photo must have a tag for each of them; otherwise for one
   * @throws IllegalArgumentException when one is none, or there is none, or there are more than
   *     {@value #MOST_OF_ALL}, or {@value #MOST_OF_ANY} where one is enough
   */
  static List<MachineTagQuery> parseList(String texts, boolean all) {
    List<MachineTagQuery> queries = new ArrayList<>();
    // A pattern for this would need as much stack as the text is long.
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
    int most = all ? MOST_OF_ALL : MOST_OF_ANY;
    if (queries.isEmpty() || queries.size() > most) {
      throw new IllegalArgumentException(
          queries.size() + " machine tags are asked for: 1 to " + most + " can be");
    }
    return queries;
  }

  private static String named(String name, String query) {
    if (name.equals(Syntax.ANY)) {
      throw new IllegalArgumentException("'" + query + "' leaves open what has to be named");
    }
    return name;
  }

  private static Numbers numbers(String namespace, String predicate, String comparisons) {
    double least = Double.NEGATIVE_INFINITY;
    double most = Double.POSITIVE_INFINITY;
    boolean isLeast = true;
    boolean isMost = true;
    Matcher each = Syntax.COMPARISON.matcher(comparisons);
    while (each.find()) {
      double number = Double.parseDouble(each.group("number"));
      boolean included = each.group("or") != null;
      if (each.group("than").equals(">")) {
        least = number;
        isLeast = included;
      } else {
        most = number;
        isMost = included;
      }
    }
    return new Numbers(namespace, predicate, least, isLeast, most, isMost);
  }

  /** How queries are written. */
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
