package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tagatlas.local.cluster.ClusterPorts;

/** Starts a cluster that is up or cannot start, and shows the status and logs of its processes. */
abstract class ClusterLifeScenarios {

  private final TestCluster cluster;

  ClusterLifeScenarios(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void showsStatusAndLogs() throws Exception {
    CommandResult again = cluster.run("start");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("was already up").doesNotContain("Starting");
    CommandResult status = cluster.run("status");
    assertThat(status.code()).as(status.out()).isZero();
    ClusterPorts ports = cluster.ports();
    assertThat(status.out().lines())
        .anyMatch(line -> line.matches("s3 +up, \\d+ +http://127.0.0.1:" + ports.s3()))
        .anyMatch(line -> line.matches("jobmanager +up, .*" + ports.metrics() + "/metrics"))
        .anyMatch(
            line -> line.matches("taskmanager-2 +up, .*" + (ports.metrics() + 2) + "/metrics"))
        .anyMatch(line -> line.matches("web UI +http://127.0.0.1:" + ports.rest()))
        .anyMatch(line -> line.matches("slots +4, \\d of them free"));
    assertThat(cluster.get("/config").path("features").path("web-submit").asBoolean()).isTrue();
    assertThat(TestCluster.page(ports.rest(), "/")).contains("Apache Flink Web Dashboard");
    assertThat(TestCluster.page(ports.metrics(), "/metrics"))
        .contains("flink_jobmanager_numRegisteredTaskManagers");
    CommandResult logs = cluster.run("logs", "taskmanager-1", "--lines=3");
    assertThat(logs.out().lines())
        .hasSizeGreaterThan(3)
        .first()
        .asString()
        .endsWith("taskmanager-1.log <==");
    CommandResult unknown = cluster.run("logs", "taskmanager-9");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("taskmanager-9").contains("jobmanager, taskmanager-1");
    CommandResult other = cluster.run("start", "--port=" + TestCluster.freePort());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("is running with other settings");
  }

  @Test
  void keepsSecretInPrivateFilesOnly() throws Exception {
    String secret = cluster.account().get("AWS_SECRET_ACCESS_KEY");
    assertThat(secret).hasSizeGreaterThan(20);
    for (ProcessHandle process : TestCluster.processes(cluster.folder())) {
      assertThat(TestCluster.arguments(process)).doesNotContain(secret);
    }
    try (Stream<Path> files = Files.walk(cluster.folder())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.getFileName().toString().endsWith(".jar")) {
          continue;
        }
        if (contains(file, secret)) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  private static boolean contains(Path file, String secret) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
  }

  @Test
  void failedStartStopsStartedProcesses() throws Exception {
    Path other = cluster.work().resolve("other");
    int rest = cluster.ports().rest();
    CommandResult taken =
        TestCluster.run(other, "start", TestCluster.options(TestCluster.freePorts(rest)));
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err())
        .contains("port " + rest + " of jobmanager is in use by")
        .contains("--port N");
    CommandResult broken =
        TestCluster.run(
            other,
            "start",
            TestCluster.with(
                TestCluster.options(TestCluster.freePorts()),
                "--taskmanagers=1",
                "-D=env.java.opts.jobmanager=" + TestInstallation.FAST_START,
                "-D=env.java.opts.taskmanager=-XX:NoSuchOption"));
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err())
        .contains("taskmanager-1 terminated during startup")
        .contains("Unrecognized VM option 'NoSuchOption'")
        .contains("See " + other.resolve("logs/taskmanager-1.log") + " for details");
    assertThat(TestCluster.processes(other)).isEmpty();
    CommandResult nobody = CommandResult.of("job", "list", "--cluster-folder=" + other);
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("no cluster responds").contains("tagatlas cluster start");
    CommandResult memory = TestCluster.run(other, "start", "--taskmanager-memory=64m");
    assertThat(memory.code()).isEqualTo(2);
    assertThat(memory.err()).contains("invalid memory settings");
    assertThat(TestCluster.processes(other)).isEmpty();
  }
}
