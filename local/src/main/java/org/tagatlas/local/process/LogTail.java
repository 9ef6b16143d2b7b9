package org.tagatlas.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Last lines of a program's log or output. Thread-safe. */
public final class LogTail {

  /** Maximum number of lines in an error message. */
  private static final int ERROR_LINES = 15;

  private static final Pattern STACK_FRAME =
      Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ more)|\\s*");

  private final int limit;
  private final Predicate<String> filter;
  private final Deque<String> lines = new ArrayDeque<>();

  private LogTail(int limit, Predicate<String> filter) {
    this.limit = limit;
    this.filter = filter;
  }

  /** Returns a tail for an error message, without stack frames and empty lines. */
  public static LogTail forError() {
    return new LogTail(ERROR_LINES, LogTail::isInformative);
  }

  /** Returns the last lines of a file; none if it does not exist (yet). */
  public static List<String> of(Path file, int limit) throws IOException {
    LogTail tail = new LogTail(limit, line -> true);
    if (Files.exists(file)) {
      tail.addFile(file);
    }
    return tail.lines();
  }

  /** Excludes stack frames, empty lines, and references to a log of another name. */
  private static boolean isInformative(String line) {
    return !STACK_FRAME.matcher(line).matches() && !line.contains("check the logs at");
  }

  /** Adds a line. */
  public synchronized void add(String line) {
    if (filter.test(line)) {
      lines.addLast(line);
      if (lines.size() > limit) {
        lines.removeFirst();
      }
    }
  }

  /** Adds the lines of a file, or a line that names a file that cannot be read. */
  public LogTail add(Path file) {
    try {
      addFile(file);
    } catch (IOException e) {
      add("(cannot read " + file + ")");
    }
    return this;
  }

  private void addFile(Path file) throws IOException {
    // This reader replaces malformed UTF-8; those of Files fail.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      in.lines().forEach(this::add);
    }
  }

  /** Returns the lines, oldest first. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
