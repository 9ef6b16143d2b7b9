package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The image takes what the build makes. */
class DockerfileTest {

  private static final String JOBS = "flink-jobs/pom.xml";
  private static final String TARGET = "${project.build.directory}/flink/plugins/";

  private final Checkout checkout = Checkout.here();
  private final Dockerfile image = Dockerfile.read(checkout);

  @Test
  void runsOnTheFlinkThatItWasBuiltFor() {
    String flink = checkout.property("flink.version");
    assertThat(image.all("FROM")).last().isEqualTo("flink:" + flink + "-scala_2.12-java17");
    assertThat(checkout.property("maven.compiler.release")).isEqualTo("17");
    assertThat(image.all("FROM").get(0)).matches("maven:[0-9.]+-eclipse-temurin-17 AS build");
  }

  @Test
  void takesTheJobJarOfThisVersion() {
    String made =
        checkout.only(JOBS, "/project/artifactId")
            + '-'
            + checkout.version()
            + '-'
            + checkout.only(JOBS, "//shadedClassifierName")
            + ".jar";
    assertThat(image.copiesFromBuild())
        .contains(
            new Dockerfile.Copy(
                List.of("/src/flink-jobs/target/" + made), "/opt/flink/usrlib/tagatlas.jar"));
  }

  @Test
  void takesThePluginsThatTheBuildCopies() {
    assertThat(image.copiesFromBuild())
        .contains(
            new Dockerfile.Copy(
                List.of("/src/flink-jobs/target/flink/plugins/"), "/opt/flink/plugins/"));
    for (String plugin : List.of("s3-fs-native", "metrics-prometheus")) {
      String item = "//artifactItem[artifactId='flink-" + plugin + "']/";
      assertThat(checkout.only(JOBS, item + "outputDirectory")).isEqualTo(TARGET + plugin);
      assertThat(checkout.only(JOBS, item + "version")).isEqualTo("${flink.version}");
    }
  }

  @Test
  void hasNoOtherRocksDbThanFlinks() {
    // The base image has Flink's own; a second one in the job jar could differ.
    assertThat(
            checkout.all("pom.xml", "//dependency[artifactId='flink-statebackend-rocksdb']/scope"))
        .containsExactly("provided");
  }

  @Test
  void isNotRoot() {
    assertThat(image.all("USER")).last().isEqualTo("flink");
  }

  @Test
  void hasNoSecrets() {
    for (String word : List.of("ARG", "ENV")) {
      assertThat(image.all(word)).noneMatch(rest -> rest.matches("(?i).*(password|secret|key).*"));
    }
  }

  @Test
  void namesAReporterThatIsThere() throws ClassNotFoundException {
    String run = String.join("\n", image.all("RUN"));
    assertThat(run).contains(FlinkSettingNames.REPORTER).contains("\"9249\"");
    assertThat(image.all("EXPOSE")).contains("9249");
    assertThat(image.all("HEALTHCHECK")).singleElement().asString().contains(":9249/metrics");
  }

  @Test
  void buildHasAllModulesAndNothingElse() {
    List<String> let =
        checkout
            .text(".dockerignore")
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(checkout.text(".dockerignore").lines()).contains("*", "**/target", "**/.env");
    assertThat(let).allMatch(checkout::has, "is there").contains("pom.xml", "LICENSE", "NOTICE");
    for (String module : checkout.all("pom.xml", "/project/modules/module")) {
      // Maven reads the pom of each module, whichever it builds.
      String pom = module + "/pom.xml";
      assertThat(let).anyMatch(path -> pom.equals(path) || pom.startsWith(path + '/'));
    }
  }
}
