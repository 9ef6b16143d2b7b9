package org.tagatlas.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Standard output without the buffer of {@link System#out}, which hides failures. It distinguishes
 * a reader that has closed the pipe, such as {@code head}, from other failures.
 */
final class StandardOutput extends FileOutputStream {

  private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

  private boolean failed;

  StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(byte[] bytes, int off, int len) throws IOException {
    try {
      super.write(bytes, off, len);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /** What a command writes. */
  interface Content {
    /** Writes all of it. */
    void writeTo(StandardOutput out) throws IOException;
  }

  /** Writes content until it ends or its reader closes the pipe. */
  static void write(Content content) throws IOException {
    try (StandardOutput out = new StandardOutput()) {
      try {
        content.writeTo(out);
      } catch (IOException e) {
        if (!out.isClosed(e)) {
          throw e;
        }
      }
    }
  }

  /** Returns whether a failure means that the reader has closed the output. */
  boolean isClosed(IOException failure) {
    return failed && (isBrokenPipe(failure) || isPipe());
  }

  private static boolean isBrokenPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }

  /** The message may be localized, but writing to a pipe fails for no other reason. */
  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(DESCRIPTOR).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
