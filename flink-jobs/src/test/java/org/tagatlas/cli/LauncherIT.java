package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the launcher in a checkout that has been built, or not. */
final class LauncherIT {

  @TempDir private Path work;

  @Test
  void buildsOnFirstUseAndAfterAChangeOnly() throws Exception {
    Home home = Home.bare(work);
    Path maven = fakeMaven("touch built; exit 0");
    Path built = home.folder().resolve("built");
    Path source = Files.createFile(home.folder().resolve("pom.xml"));

    assertThat(version(home, maven)).startsWith("Building Tagatlas (the first time ");
    assertThat(built).exists();
    Files.delete(built);
    assertThat(version(home, maven)).isEmpty();
    assertThat(built).doesNotExist();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(version(home, maven)).startsWith("Building Tagatlas");
    assertThat(built).exists();
  }

  @Test
  void aBuildThatFailsIsShownAndTriedAgain() throws Exception {
    Home home = Home.bare(work);
    Path maven = fakeMaven("echo 'no network'; exit 1");
    for (int i = 0; i < 2; i++) {
      try (Child run = home.start(Map.of("PATH", path(maven)), "--version")) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no network", "tagatlas: the build failed");
      }
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Home home = Home.built(work);
    try (Child run = home.start(Map.of("JAVA_HOME", work.resolve("no jdk").toString()))) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).startsWith("tagatlas: no Java found.").contains("JDK 17");
    }
    try (Child run = home.start(Map.of("TAGATLAS_LOG", "/dev/null/x.log"), "--version")) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("tagatlas: the log /dev/null/x.log can't be written");
    }
  }

  @Test
  void runsThroughALinkAndFromElsewhere() throws Exception {
    Home home = Home.built(work);
    Path link = Files.createSymbolicLink(home.target().resolve("ta"), home.launcher());
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try (Child run =
        Child.start(java.util.List.of(link.toString(), "--version"), environment, work)) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("tagatlas 0.");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void generatesItsCompletion() throws Exception {
    Home home = Home.built(work);
    try (Child run = home.start("generate-completion")) {
      assertThat(run.exit()).as(run.err()).isZero();
      Path script = Files.writeString(work.resolve("completion"), run.out());
      String test =
          "source '"
              + script
              + "' && COMP_WORDS=(tagatlas run --win) COMP_CWORD=2"
              + " && _complete_tagatlas && printf '%s\\n' \"${COMPREPLY[@]}\"";
      try (Child bash = Child.start(java.util.List.of("bash", "-c", test), Map.of(), work)) {
        assertThat(bash.exit()).as(bash.err()).isZero();
        assertThat(bash.out().lines()).contains("--windows", "--window-time");
      }
    }
  }

  private static String version(Home home, Path maven) throws Exception {
    try (Child run = home.start(Map.of("PATH", path(maven)), "--version")) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("tagatlas 0.");
      return run.err();
    }
  }

  private Path fakeMaven(String script) throws IOException {
    Path maven = Files.createDirectory(work.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/usr/bin/env bash\n" + script + '\n');
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    return maven;
  }

  private static String path(Path maven) {
    return maven.getParent() + ":" + System.getenv("PATH");
  }
}
