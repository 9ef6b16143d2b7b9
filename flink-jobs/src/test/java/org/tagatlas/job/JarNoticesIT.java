package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.tagatlas.jars.BuiltJars;
import org.tagatlas.jars.JarNotices;

/** Licences and notices in the built jars. */
final class JarNoticesIT {

  private static final Path ROOT = Path.of("..");
  private static final Path TARGET = Path.of("target");

  /** The jars of this module and of the modules that it depends on. */
  @Test
  void jarsHaveLicenceAndNotice() throws IOException {
    List<String> seen = new ArrayList<>();
    for (Path jar : jarsOfModules()) {
      JarNotices.assertOwn(jar, ROOT);
      seen.add(jar.getFileName().toString().replaceFirst("-[0-9].*", ""));
    }
    assertThat(seen)
        .contains(
            "tagatlas-core",
            "tagatlas-gazetteer",
            "tagatlas-elasticsearch",
            "tagatlas-connectors",
            "tagatlas-flink-jobs");
  }

  @Test
  void gazetteerCreditsItsSources() throws IOException {
    assertThat(notice(jar("tagatlas-gazetteer"))).contains(SOURCES);
    assertThat(notice(jar("tagatlas-core"))).isEqualTo("Tagatlas\n");
  }

  private static final List<String> SOURCES =
      List.of(
          "GeoNames",
          "https://creativecommons.org/licenses/by/4.0/",
          "(c) OpenStreetMap contributors",
          "https://opendatacommons.org/licenses/odbl/1-0/",
          "Natural Earth",
          "US Census Bureau",
          "Unicode CLDR");

  @Test
  void jobJar() throws IOException {
    Path job = BuiltJars.only(TARGET, "-job.jar");
    List<Path> libraries = JarNotices.librariesIn(job);
    assertThat(libraries)
        .extracting(library -> library.getFileName().toString().replaceFirst("-[0-9].*", ""))
        .contains(
            "tagatlas-gazetteer",
            "kafka-clients",
            "jackson-core",
            "jts-core",
            "parsson",
            "zstd-jni");
    JarNotices.assertBundled(job, ROOT, libraries);
    assertThat(notice(job)).contains(SOURCES).contains("Apache Kafka").contains("stations.tsv");
  }

  private static Path jar(String module) {
    return jarsOfModules().stream()
        .filter(jar -> jar.getFileName().toString().startsWith(module))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> jarsOfModules() {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      if (jar.getFileName().toString().matches("tagatlas-.*\\.jar")) {
        jars.add(jar);
      }
    }
    return jars;
  }

  private static String notice(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry("META-INF/NOTICE")).readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }
}
