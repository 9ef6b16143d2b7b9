package org.tagatlas.filter;

/** A condition that is not valid. */
public final class FilterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  FilterException(String text, int at, String problem) {
    super("line " + line(text, at) + ", column " + column(text, at) + ": " + problem);
  }

  private static long line(String text, int at) {
    return 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static int column(String text, int at) {
    return at - text.lastIndexOf('\n', at - 1);
  }
}
