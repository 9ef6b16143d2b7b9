package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes, which the launcher writes once and later starts map. */
final class ClassArchiveIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path work;

  @Test
  @Tag("nightly")
  void isWrittenOnceByTwoStartsAndIgnoredWhenDamaged() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    Path cache = work.resolve("class cache");

    assertThat(archivedClasses(home, cache)).isZero();
    assertThat(cache).as("commands that end soon write none").doesNotExist();
    try (CommandProcess first = geocode(home, cache);
        CommandProcess second = geocode(home, cache)) {
      assertThat(first.exit()).as(first.err()).isZero();
      assertThat(second.exit()).as(second.err()).isZero();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> list(cache).size() == 1 && list(cache).get(0).toString().endsWith(".jsa"));
    Path archive = list(cache).get(0);

    assertThat(archivedClasses(home, cache)).isGreaterThan(100);
    try (CommandProcess geocode = geocode(home, cache)) {
      assertThat(geocode.exit()).isZero();
    }
    assertThat(list(cache)).containsExactly(archive);

    assertThat(archive.toFile().setWritable(true)).isTrue();
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.truncate(4096);
    }
    assertThat(archivedClasses(home, cache)).isZero();
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    Map<String, String> environment =
        Map.of("TAGATLAS_CLASS_CACHE", "off", "XDG_CACHE_HOME", work.resolve("xdg").toString());
    try (CommandProcess geocode = geocode(home, environment)) {
      assertThat(geocode.exit()).as(geocode.err()).isZero();
    }
    assertThat(work.resolve("xdg")).doesNotExist();
  }

  private CommandProcess geocode(TestInstallation home, Path cache) throws IOException {
    return geocode(home, Map.of("TAGATLAS_CLASS_CACHE", cache.toString()));
  }

  /** Starts a command that may write an archive, and has nothing to do. */
  private CommandProcess geocode(TestInstallation home, Map<String, String> environment)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("TAGATLAS_LOG", work.resolve("geocode.log").toString());
    return CommandProcess.start(
        List.of("sh", "-c", "echo lat,lon | '" + home.launcher() + "' geocode"), all, work);
  }

  /** Returns how many classes a command maps from the archive. */
  private long archivedClasses(TestInstallation home, Path cache) throws Exception {
    Map<String, String> environment =
        Map.of(
            "TAGATLAS_CLASS_CACHE",
            cache.toString(),
            "TAGATLAS_JAVA_OPTIONS",
            "-Xlog:class+load:stdout");
    try (CommandProcess run = home.start(environment, "--version")) {
      assertThat(run.exit()).as(run.out()).isZero();
      assertThat(run.err()).isEmpty();
      return run.out().lines().filter(line -> line.contains("shared objects file (top)")).count();
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
