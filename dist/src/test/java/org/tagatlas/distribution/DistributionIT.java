package org.tagatlas.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution runs without a checkout and without Maven, and lists its contents and licences.
 */
final class DistributionIT {

  private static final Path DISTRIBUTION = Path.of("target/tagatlas").toAbsolutePath();

  @Test
  void runsWithoutCheckoutAndMaven(@TempDir Path work) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(DISTRIBUTION.resolve("tagatlas").toString(), "--version")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("out").toFile());
    builder.environment().clear();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TAGATLAS_LOG", work.resolve("tagatlas.log").toString());
    // The required system commands, but not Maven.
    builder.environment().put("PATH", commands(work).toString());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(work.resolve("out")).content().startsWith("tagatlas 0.");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void containsLicences() throws IOException {
    assertThat(DISTRIBUTION.resolve("LICENSE")).content().contains("Apache License");
    assertThat(DISTRIBUTION.resolve("NOTICE")).content().contains("GeoNames", "OpenStreetMap");
    List<Path> ours = jars("tagatlas-.*");
    assertThat(ours).hasSize(13);
    for (Path jar : ours) {
      try (JarFile file = new JarFile(jar.toFile())) {
        assertThat(text(file, "META-INF/LICENSE")).as(jar.toString()).contains("Apache License");
        assertThat(text(file, "META-INF/NOTICE")).as(jar.toString()).contains("Tagatlas");
      }
    }
  }

  @Tag("nightly")
  @Test
  void listsAllLibraries() throws IOException {
    Path list = DISTRIBUTION.resolve("sbom.json");
    assumeThat(Files.exists(list) || !"offline: true".equals(System.getProperty("tagatlas.maven")))
        .as("Maven is offline, in which case CycloneDX writes no list")
        .isTrue();
    JsonNode components = new ObjectMapper().readTree(list.toFile()).get("components");
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : components) {
      listed.add(component.get("name").asText() + '-' + component.get("version").asText() + ".jar");
    }
    assertThat(jars("(?!tagatlas-).*"))
        .extracting(jar -> jar.getFileName().toString())
        .isNotEmpty()
        .allMatch(listed::contains);
  }

  private static String text(JarFile file, String name) throws IOException {
    ZipEntry entry = file.getEntry(name);
    assertThat(entry).as(file.getName() + ' ' + name).isNotNull();
    try (InputStream in = file.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the jars in the launcher's class path whose names match. */
  private static List<Path> jars(String name) throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + "\\.jar"))
          .sorted()
          .toList();
    }
  }

  private static Path commands(Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("bin"));
    for (String name :
        List.of("bash", "env", "readlink", "dirname", "mkdir", "date", "locale", "find")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path command = Path.of(place, name);
        if (Files.exists(command) && !Files.exists(folder.resolve(name))) {
          Files.createSymbolicLink(folder.resolve(name), command);
        }
      }
    }
    return folder;
  }
}
