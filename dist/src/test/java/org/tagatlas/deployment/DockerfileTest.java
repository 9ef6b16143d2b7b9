package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.Checkout;

/** The image is consistent with the build. */
class DockerfileTest {

  private static final String JOBS = "flink-jobs/pom.xml";
  private static final String DIST = "dist/pom.xml";
  private static final String TARGET = "${distribution}/flink/plugins/";

  private final Checkout checkout = Checkout.here();
  private final Dockerfile image = Dockerfile.read(checkout);

  @Test
  void usesTheFlinkVersionOfTheBuild() {
    String flink = checkout.property("flink.version");
    assertThat(image.all("FROM")).last().isEqualTo("flink:" + flink + "-scala_2.12-java17");
    assertThat(checkout.property("maven.compiler.release")).isEqualTo("17");
    assertThat(image.all("FROM").get(0)).matches("maven:[0-9.]+-eclipse-temurin-17 AS build");
  }

  @Test
  void copiesTheJobJarOfThisVersion() {
    String jar =
        checkout.only(JOBS, "/project/artifactId")
            + '-'
            + checkout.version()
            + '-'
            + checkout.only(JOBS, "//shadedClassifierName")
            + ".jar";
    assertThat(image.copiesFromBuild())
        .contains(
            new Dockerfile.Copy(
                List.of("/src/flink-jobs/target/" + jar), "/opt/flink/usrlib/tagatlas.jar"));
  }

  @Test
  void copiesThePluginsOfTheBuild() {
    assertThat(image.copiesFromBuild())
        .contains(
            new Dockerfile.Copy(
                List.of("/src/dist/target/tagatlas/flink/plugins/"), "/opt/flink/plugins/"));
    for (String plugin : List.of("s3-fs-native", "metrics-prometheus")) {
      String item = "//artifactItem[artifactId='flink-" + plugin + "']/";
      assertThat(checkout.only(DIST, item + "outputDirectory")).isEqualTo(TARGET + plugin);
      assertThat(checkout.only(DIST, item + "version")).isEqualTo("${flink.version}");
    }
  }

  @Test
  void usesTheRocksDbOfFlink() {
    // It is in the base image; another version in the job jar could conflict.
    assertThat(
            checkout.all("pom.xml", "//dependency[artifactId='flink-statebackend-rocksdb']/scope"))
        .containsExactly("provided");
  }

  @Test
  void doesNotRunAsRoot() {
    assertThat(image.all("USER")).last().isEqualTo("flink");
  }

  @Test
  void containsNoSecrets() {
    for (String word : List.of("ARG", "ENV")) {
      assertThat(image.all(word)).noneMatch(rest -> rest.matches("(?i).*(password|secret|key).*"));
    }
  }

  @Test
  void configuresExistingReporter() throws ClassNotFoundException {
    String run = String.join("\n", image.all("RUN"));
    assertThat(run).contains(FlinkOptionNames.REPORTER).contains("\"9249\"");
    assertThat(image.all("EXPOSE")).contains("9249");
    assertThat(image.all("HEALTHCHECK")).singleElement().asString().contains(":9249/metrics");
  }

  @Test
  void buildContextHasAllModulesAndNothingElse() {
    List<String> included =
        checkout
            .text(".dockerignore")
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(checkout.text(".dockerignore").lines()).contains("*", "**/target", "**/.env");
    assertThat(included).allMatch(checkout::has, "exists").contains("pom.xml", "LICENSE", "NOTICE");
    for (String module : checkout.all("pom.xml", "/project/modules/module")) {
      // Maven reads the POM of each module, even of those that it does not build.
      String pom = module + "/pom.xml";
      assertThat(included).anyMatch(path -> pom.equals(path) || pom.startsWith(path + '/'));
    }
  }
}
