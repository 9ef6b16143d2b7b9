package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class BrowserWindowTest {

  private static final String PAGE = "http://127.0.0.1:8080/";

  @Test
  void opensPageOnDesktop(@TempDir Path folder) throws IOException {
    Path opened = folder.resolve("opened");
    String path = folder.resolve("empty") + ":" + opener(folder, opened);
    assertThat(BrowserWindow.open(PAGE, Map.of("DISPLAY", ":0", "PATH", path))).isTrue();
    await().untilAsserted(() -> assertThat(opened).hasContent(PAGE));
  }

  @Test
  void opensNothingWithoutDesktop(@TempDir Path folder) throws IOException {
    Path opened = folder.resolve("opened");
    assertThat(BrowserWindow.open(PAGE, Map.of("PATH", opener(folder, opened)))).isFalse();
    assertThat(BrowserWindow.open(PAGE, Map.of("DISPLAY", ":0", "PATH", "/no/such"))).isFalse();
    assertThat(BrowserWindow.open(PAGE, Map.of("WAYLAND_DISPLAY", "w"))).isFalse();
    assertThat(opened).doesNotExist();
  }

  private static String opener(Path folder, Path opened) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = bin.resolve("xdg-open");
    Files.writeString(program, "#!/bin/sh\nprintf %s \"$1\" > '" + opened + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin.toString();
  }
}
