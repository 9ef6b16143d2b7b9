package org.tagatlas.local.server;

import java.util.regex.Pattern;

/** Quotes words of commands that are pasted into a shell or written to a script. */
public final class ShellWord {

  /** Characters without special meaning in any shell and position. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

  private ShellWord() {}

  /** Returns a word for a POSIX shell, in single quotes if necessary. */
  public static String of(Object word) {
    String text = word.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
