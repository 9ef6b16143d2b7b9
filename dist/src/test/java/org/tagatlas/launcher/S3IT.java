package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Reads shards from and writes checkpoints to a real S3 server. The server stores objects as files,
 * so that tests need no client.
 */
final class S3IT {

  private static final String ADVICE = "AWS_SECRET_ACCESS_KEY";

  @TempDir private static Path store;
  private static CommandProcess server;
  private static int port;

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeAll
  static void startServer() throws IOException {
    port = freePort();
    Path settings =
        Files.writeString(
            store.resolve("s3proxy.properties"),
            String.join(
                "\n",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=tester",
                "s3proxy.credential=secret",
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + Files.createDirectories(bucket()).getParent()));
    server =
        CommandProcess.start(
            List.of(
                CommandProcess.java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                TestInstallation.s3Server().toString(),
                "--properties",
                settings.toString()),
            Map.of(),
            store);
    server.await("S3 server", S3IT::responds);
  }

  private static boolean responds() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    }
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void createInstallation() throws IOException {
    home = TestInstallation.built(work);
  }

  @Tag("nightly")
  @Test
  void readsTheSameAsFromLocalFiles() throws Exception {
    Path shards = bucket().resolve("shards");
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 90));
    TestPhoto.writeJson(shards.resolve("a b/metadata_001.jsonl"), TestPhoto.some(60, 60));
    CommandResult local =
        CommandResult.of(
            "run", "--input=" + shards, "--output=files:" + work + "/local", "--quiet");
    assertThat(local.succeeded()).as(local.err()).isTrue();
    CommandResult remote =
        CommandResult.of(
            with(
                new String[] {
                  "run",
                  "--input=s3://bucket/shards",
                  "--checkpoints=s3://bucket/state",
                  "--output=files:" + work + "/remote",
                  "--quiet"
                },
                settings("secret")));
    assertThat(remote).isEqualTo(new CommandResult(0, "", ""));
    Map<DocumentKind, Map<String, JsonNode>> all = new Documents(work.resolve("remote")).all();
    assertThat(all.get(DocumentKind.PHOTOS)).hasSize(102);
    assertThat(all).isEqualTo(new Documents(work.resolve("local")).all());
  }

  @Test
  @Tag("nightly")
  void sqlUsesTheAccountOfTheEnvironment() throws Exception {
    TestPhoto.writeJson(bucket().resolve("table/a b/metadata_000.jsonl"), TestPhoto.some(1, 60));
    try (CommandProcess sql =
        home.start(
            account("tester", "secret"),
            "sql",
            "--format=csv",
            "-e",
            "CREATE TABLE shards (photoid BIGINT, shard STRING METADATA) WITH"
                + " ('connector' = 'tagatlas-shards', 'path' = 's3://bucket/table');"
                + " SELECT COUNT(photoid) AS n, MIN(shard) AS s FROM shards")) {
      assertThat(sql.exit()).as(sql.err()).isZero();
      assertThat(sql.out()).isEqualTo("n,s\n60,s3://bucket/table/a b/metadata_000.jsonl\n");
    }
  }

  /** The root of a bucket is valid for shards, documents and checkpoints. */
  @Tag("nightly")
  @Test
  void resumesFromNewestCheckpointInRootsOfBuckets() throws Exception {
    Path shards = Files.createDirectories(bucket().resolveSibling("roots"));
    Path states = Files.createDirectories(bucket().resolveSibling("states"));
    Documents documents =
        new Documents(Files.createDirectories(bucket().resolveSibling("documents")));
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl"), TestPhoto.some(1, 70));
    String[] follow = {
      "run",
      "--input=s3://roots",
      "--follow",
      "--publish=photos,regions",
      "--levels=country",
      "--windows=all",
      "--output=files:s3://documents",
      "--checkpoints=s3://states/",
      "-D=execution.checkpointing.interval=1s"
    };
    try (CommandProcess run = home.start(account("tester", "secret"), follow)) {
      run.await("first object", () -> documents.of(DocumentKind.PHOTOS).size() == 60);
      TestPhoto.writeJson(shards.resolve("deep/metadata_001.jsonl.gz"), TestPhoto.some(71, 70));
      run.await("new object", () -> documents.of(DocumentKind.PHOTOS).size() == 120);
      assertThat(checkpoints(states)).isPositive();
      selectsObjectsInRoot();
      TestPhoto.writeJson(shards.resolve("metadata_002.jsonl"), TestPhoto.some(141, 70));
      run.kill();
    }
    String[] resume = with(follow, "--from-savepoint=s3://states");
    try (CommandProcess run = home.start(account("tester", "secret"), resume)) {
      run.await(
          "object that was added before the kill",
          () ->
              documents.of(DocumentKind.PHOTOS).size() == 180
                  && documents.of(DocumentKind.REGIONS).values().stream()
                          .mapToInt(region -> region.get("photos").asInt())
                          .sum()
                      == 150);
      assertThat(documents.lines(DocumentKind.PHOTOS)).hasSize(180);
    }
  }

  private void selectsObjectsInRoot() throws IOException {
    CommandResult pattern =
        CommandResult.of(
            with(
                new String[] {
                  "run",
                  "--input=s3://roots/*.jsonl",
                  "--publish=photos",
                  "--output=files:" + work + "/pattern",
                  "--quiet"
                },
                settings("secret")));
    assertThat(pattern.succeeded()).as(pattern.err()).isTrue();
    assertThat(new Documents(work.resolve("pattern")).of(DocumentKind.PHOTOS)).hasSize(60);
    CommandResult sql =
        CommandResult.of(
            with(
                new String[] {
                  "sql",
                  "--format=csv",
                  "-e",
                  "CREATE TABLE shards (photoid BIGINT, shard STRING METADATA) WITH ('connector' ="
                      + " 'tagatlas-shards', 'path' = 's3://roots;s3://roots/*.jsonl');"
                      + " SELECT COUNT(photoid) AS n, MAX(shard) AS s FROM shards"
                },
                settings("secret")));
    assertThat(sql.succeeded()).as(sql.err()).isTrue();
    assertThat(sql.out()).isEqualTo("n,s\n140,s3://roots/metadata_000.jsonl\n");
  }

  @Test
  void reportsInvalidBucketOrAccount() throws Exception {
    TestPhoto.writeJson(bucket().resolve("few/metadata_000.jsonl"), TestPhoto.some(1, 3));
    String out = "--output=files:" + work.resolve("out");
    String[] right = settings("secret");
    assertRejected(right, ADVICE, "--input=s3://nobody/shards", out);
    assertRejected(right, ADVICE, "--input=s3://nobody/*/x.gz", "--follow", out);
    assertRejected(right, ADVICE, "--input=s3://nobody", out);
    assertRejected(
        right, "s3://nobody/", "--input=s3://bucket/few", "--checkpoints=s3://nobody/", out);
    assertRejected(right, "s3://bucket/nothing", "--input=s3://bucket/nothing", out);
    assertRejected(settings("wrong"), ADVICE, "--input=s3://bucket/few", out);
    assertRejected(
        right, "s3://nobody/x", "--input=s3://bucket/few", "--checkpoints=s3://nobody/x", out);
    assertRejected(
        right, "_metadata", "--input=s3://bucket/few", "--from-savepoint=s3://bucket/few", out);
    try (CommandProcess run = home.start("run", "--input=s3://bucket/few", out)) {
      int code = run.exit();
      assertRejected(new CommandResult(code, run.out(), run.err()), "AWS_REGION");
    }
    assertThat(work.resolve("out")).doesNotExist();
  }

  private static void assertRejected(String[] settings, String named, String... options) {
    assertRejected(CommandResult.of(with(with(new String[] {"run"}, options), settings)), named);
  }

  private static void assertRejected(CommandResult run, String named) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("tagatlas: --")
        .contains(named)
        .doesNotContain("Request ID", "Exception", "Provider");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  /** Returns options for a command in this JVM, whose environment has no account. */
  private static String[] settings(String secret) {
    return new String[] {
      "-D=s3.endpoint=http://127.0.0.1:" + port,
      "-D=s3.path-style-access=true",
      "-D=s3.region=us-east-1",
      "-D=s3.access-key=tester",
      "-D=s3.secret-key=" + secret
    };
  }

  private static Map<String, String> account(String key, String secret) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", key);
    environment.put("AWS_SECRET_ACCESS_KEY", secret);
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port);
    return environment;
  }

  private static long checkpoints(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(file -> file.endsWith("_metadata")).count();
    }
  }

  private static Path bucket() {
    return store.resolve("buckets/bucket");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
