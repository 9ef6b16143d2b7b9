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

  @Test
  void readsTheSameAsFromLocalFiles() throws Exception {
    Path shards = bucket().resolve("shards");
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 90));
    TestPhoto.writeJson(shards.resolve("a b/metadata_001.jsonl"), TestPhoto.some(60, 60));
    try (CommandProcess local =
            home.start("run", "--input=" + shards, "--output=files:" + work + "/local", "--quiet");
        CommandProcess remote =
            home.start(
                account("tester", "secret"),
                "run",
                "--input=s3://bucket/shards",
                "--checkpoints=s3://bucket/state",
                "--output=files:" + work + "/remote",
                "--quiet");
        CommandProcess sql =
            home.start(
                account("tester", "secret"),
                "sql",
                "--format=csv",
                "-e",
                "CREATE TABLE shards (photoid BIGINT, shard STRING METADATA) WITH"
                    + " ('connector' = 'tagatlas-shards', 'path' = 's3://bucket/shards');"
                    + " SELECT COUNT(photoid) AS n, MIN(shard) AS s FROM shards")) {
      assertThat(local.exit()).as(local.err()).isZero();
      assertThat(remote.exit()).as(remote.err()).isZero();
      assertThat(remote.err()).isEmpty();
      assertThat(sql.exit()).as(sql.err()).isZero();
      assertThat(sql.out()).isEqualTo("n,s\n150,s3://bucket/shards/a b/metadata_001.jsonl\n");
    }
    Map<DocumentKind, Map<String, JsonNode>> all = new Documents(work.resolve("remote")).all();
    assertThat(all.get(DocumentKind.PHOTOS)).hasSize(102);
    assertThat(all).isEqualTo(new Documents(work.resolve("local")).all());
  }

  /** The root of a bucket is valid for shards, documents and checkpoints. */
  @Test
  void readsAndWritesRootsOfBuckets() throws Exception {
    Path shards = Files.createDirectories(bucket().resolveSibling("roots"));
    Path documents = Files.createDirectories(bucket().resolveSibling("documents"));
    Path states = Files.createDirectories(bucket().resolveSibling("states"));
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl"), TestPhoto.some(1, 30));
    TestPhoto.writeJson(shards.resolve("deep/metadata_001.jsonl.gz"), TestPhoto.some(31, 30));
    String table =
        "CREATE TABLE shards (photoid BIGINT, shard STRING METADATA) WITH"
            + " ('connector' = 'tagatlas-shards', 'path' = 's3://roots;s3://roots/*.jsonl');"
            + " SELECT COUNT(photoid) AS n, MAX(shard) AS s FROM shards";
    String[] following = {
      "run",
      "--input=s3://roots",
      "--follow",
      "--publish=photos",
      "--output=files:s3://documents",
      "--checkpoints=s3://states/",
      "-D=execution.checkpointing.interval=1s"
    };
    Documents published = new Documents(documents);
    try (CommandProcess follow = home.start(account("tester", "secret"), following);
        CommandProcess pattern =
            home.start(
                account("tester", "secret"),
                "run",
                "--input=s3://roots/*.jsonl",
                "--publish=photos",
                "--output=files:" + work + "/pattern",
                "--quiet");
        CommandProcess sql =
            home.start(account("tester", "secret"), "sql", "--format=csv", "-e", table)) {
      assertThat(pattern.exit()).as(pattern.err()).isZero();
      int few = new Documents(work.resolve("pattern")).of(DocumentKind.PHOTOS).size();
      assertThat(few).isPositive();
      assertThat(sql.exit()).as(sql.err()).isZero();
      assertThat(sql.out()).isEqualTo("n,s\n60,s3://roots/metadata_000.jsonl\n");
      follow.await("documents in a root", () -> published.of(DocumentKind.PHOTOS).size() > few);
      assertThat(checkpoints(states)).isPositive();
      follow.kill();
    }
    int before = published.of(DocumentKind.PHOTOS).size();
    TestPhoto.writeJson(shards.resolve("metadata_002.jsonl"), TestPhoto.some(61, 30));
    String[] resume =
        Stream.concat(Stream.of(following), Stream.of("--from-savepoint=s3://states"))
            .toArray(String[]::new);
    try (CommandProcess run = home.start(account("tester", "secret"), resume)) {
      run.await("new object in a root", () -> published.of(DocumentKind.PHOTOS).size() > before);
    }
  }

  @Test
  void resumesFromNewestCheckpointInBucket() throws Exception {
    Path incoming = bucket().resolve("incoming");
    Path state = bucket().resolve("follow-state");
    Documents documents = new Documents(work.resolve("out"));
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 70));
    String[] follow = {
      "run",
      "--input=s3://bucket/incoming",
      "--follow",
      "--publish=photos,regions",
      "--levels=country",
      "--windows=all",
      "--checkpoints=s3://bucket/follow-state",
      "--output=files:" + work.resolve("out"),
      "-D=execution.checkpointing.interval=1s"
    };
    try (CommandProcess run = home.start(account("tester", "secret"), follow)) {
      run.await("first object", () -> documents.of(DocumentKind.PHOTOS).size() == 60);
      TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(71, 70));
      run.await("new object", () -> documents.of(DocumentKind.PHOTOS).size() == 120);
      assertThat(checkpoints(state)).isPositive();
      TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(141, 70));
      run.kill();
    }
    String[] resume =
        Stream.concat(Stream.of(follow), Stream.of("--from-savepoint=s3://bucket/follow-state"))
            .toArray(String[]::new);
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

  @Test
  void reportsInvalidBucketOrAccount() throws Exception {
    TestPhoto.writeJson(bucket().resolve("few/metadata_000.jsonl"), TestPhoto.some(1, 3));
    String out = "--output=files:" + work.resolve("out");
    Map<String, String> right = account("tester", "secret");
    assertRejected(right, ADVICE, "--input=s3://nobody/shards", out);
    assertRejected(right, ADVICE, "--input=s3://nobody/*/x.gz", "--follow", out);
    assertRejected(right, ADVICE, "--input=s3://nobody", out);
    assertRejected(
        right, "s3://nobody/", "--input=s3://bucket/few", "--checkpoints=s3://nobody/", out);
    assertRejected(right, "s3://bucket/nothing", "--input=s3://bucket/nothing", out);
    assertRejected(account("tester", "wrong"), ADVICE, "--input=s3://bucket/few", out);
    assertRejected(Map.of(), "AWS_REGION", "--input=s3://bucket/few", out);
    assertRejected(
        right, "s3://nobody/x", "--input=s3://bucket/few", "--checkpoints=s3://nobody/x", out);
    assertRejected(
        right, "_metadata", "--input=s3://bucket/few", "--from-savepoint=s3://bucket/few", out);
    assertThat(work.resolve("out")).doesNotExist();
  }

  private void assertRejected(Map<String, String> environment, String named, String... options)
      throws Exception {
    String[] args = Stream.concat(Stream.of("run"), Stream.of(options)).toArray(String[]::new);
    try (CommandProcess run = home.start(environment, args)) {
      assertThat(run.exit()).as(run.err()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("tagatlas: --")
          .contains(named)
          .doesNotContain("Request ID", "Exception", "Provider");
    }
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
