package org.tagatlas.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser of the desktop session, if there is one. */
final class BrowserWindow {

  private BrowserWindow() {}

  /**
   * Opens a page in the browser if this process has a desktop.
   *
   * @param environment the process's environment variables
   * @return whether an opener was started
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
      // The address has been printed, so the user can open it.
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
