package org.tagatlas.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownHookTest {

  @Test
  void runsAtExitUnlessClosed() throws Exception {
    assertThat(output("keep")).isEqualToIgnoringNewLines("ended");
    assertThat(output("close")).isEmpty();
    // Closing during shutdown must not fail.
    assertThat(output("close late")).isEqualToIgnoringNewLines("ended");
  }

  private static String output(String mode) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    java(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    mode))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Process that exits immediately. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) {
      ShutdownHook hook = ShutdownHook.add("test", () -> System.out.println("ended"));
      if (args[0].equals("close")) {
        hook.close();
      } else if (args[0].equals("close late")) {
        Runtime.getRuntime().addShutdownHook(new Thread(hook::close));
      }
    }
  }
}
