package org.tagatlas.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser of whoever sits at this machine. */
final class BrowserWindow {

  private BrowserWindow() {}

  /**
   * Opens a page where there is a desktop to open it on.
   *
   * @param environment the process's variables
   * @return whether something was there to open it
   */
  static boolean open(String url, Map<String, String> environment) {
    boolean mac =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")
            && !environment.containsKey("SSH_CONNECTION");
    boolean desktop =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    if (!mac && !desktop) {
      return false;
    }
    Optional<Path> opener = find(mac ? "open" : "xdg-open", environment.getOrDefault("PATH", ""));
    if (opener.isEmpty()) {
      return false;
    }
    try {
      new ProcessBuilder(opener.get().toString(), url)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      // The address has been told: somebody can open it by hand.
      return false;
    }
  }

  private static Optional<Path> find(String program, String folders) {
    return Stream.of(folders.split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
