package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.ExtraServices;
import org.tagatlas.lookup.FaultyHttpServer;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.ServicesFile;
import org.tagatlas.lookup.TestServices;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.summary.Summary;

/** Runs the real job against local servers. */
final class ExtrasJobTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private FaultyHttpServer server;
  private FaultyHttpServer slow;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    server =
        new FaultyHttpServer("127.0.0.1")
            .on("/good/1", 200, "{\"name\": \" The  One\\u0007 \", \"kind\": \"shed\"}")
            .on("/good/2", 200, "{\"kind\": \"house\"}")
            .on("/good/bad", 200, "<html>");
    slow = new FaultyHttpServer("127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    slow.close();
  }

  private LookupSettings settings() {
    List<ExtraService> services = new ArrayList<>();
    services.add(TestServices.on(server, "good", 4, 1000));
    services.add(TestServices.on(slow, "slow", 2, 1000));
    new ExtraServices(ServicesFile.shipped(Map.of()).services())
        .of("bart:station=12th")
        .ifPresent(services::add);
    return new LookupSettings(
        services, PATIENCE, 3, Duration.ofMillis(50), 5, Duration.ofMillis(200), PATIENCE);
  }

  private static Map<String, Object> good(String value, String title, String caption) {
    Map<String, Object> document = new TreeMap<>();
    document.put("id", "good:id=" + value);
    document.put("machine_tag", "good:id=" + value);
    document.put("namespace", "good");
    document.put("predicate", "id");
    document.put("value", value);
    document.put("service", "Things of good");
    if (title != null) {
      document.put("title", title);
    }
    document.put("caption", caption);
    document.put("url", "https://things.example/" + value);
    document.put("license", "CC0 1.0");
    document.put("license_url", "https://creativecommons.org/publicdomain/zero/1.0/");
    return document;
  }

  private static Map<String, Map<String, Object>> expected() {
    return Map.of(
        "good:id=1",
        good("1", "The One", "The One is a shed"),
        "good:id=2",
        good("2", null, "This is a thing"),
        "bart:station=12th",
        new TreeMap<>(
            Map.of(
                "id", "bart:station=12th",
                "machine_tag", "bart:station=12th",
                "namespace", "bart",
                "predicate", "station",
                "value", "12th",
                "service", "BART",
                "title", "12th St. Oakland City Center",
                "caption", "12th St. Oakland City Center is a BART station",
                "url", "https://www.bart.gov/stations/12th",
                "license", "CC0 1.0")));
  }

  /** Returns the documents without versions and times, after checking these. */
  private Map<String, Map<String, Object>> extras(AtlasRun run, Instant since) throws Exception {
    Map<String, Map<String, Object>> documents = run.published().documents(DocumentKind.EXTRAS);
    for (Map<String, Object> document : documents.values()) {
      assertThat((Long) document.remove("version")).isGreaterThanOrEqualTo(since.toEpochMilli());
      assertThat(Instant.parse((String) document.remove("fetched")))
          .isBetween(since.minusSeconds(1), Instant.now());
      if (document.get("service").equals("BART")) {
        assertThat(document.remove("license_url")).asString().startsWith("https://");
      }
    }
    return documents;
  }

  /** Returns photos with and without coordinates, all of which have the first tag. */
  private static List<PhotoRecord> photos(String... more) {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      List<String> tags = new ArrayList<>(List.of("word", "good:id=1", "geo:lat=" + i));
      if (i % 100 == 0) {
        tags.addAll(List.of("good:id=bad", "good:id=none", "good:id=../x", "bart:station=12th"));
        tags.addAll(List.of(more));
      }
      photos.add(Shards.inIceland(1000 + 70_001L * i, "u" + i % 9, tags));
    }
    photos.add(Shards.photo(7, "u1", Double.NaN, Double.NaN, 1_300_000_000L, List.of("good:id=2")));
    return photos;
  }

  @Test
  void publishesTheResponsesOfServices() throws Exception {
    Shards.writeSplit(folder.resolve("in"), photos(), 4);
    Instant since = Instant.ofEpochMilli(System.currentTimeMillis());
    AtlasRun run =
        new AtlasRun(folder.resolve("in"), folder).extras(settings()).policy(AtlasRun.FAST_LIVE);
    Summary summary = run.finish();
    assertThat(extras(run, since)).isEqualTo(expected());
    assertThat(server.requestCount("/good/1")).as("on 600 photos").isEqualTo(1);
    assertThat(server.requests()).hasSize(4);
    assertThat(summary.count("extras")).isEqualTo(3);
    assertThat(summary.count("extras_asked")).isEqualTo(5);
    assertThat(summary.count("extras_found")).isEqualTo(3);
    assertThat(summary.count("extras_not_found")).isEqualTo(1);
    assertThat(summary.failedExtras()).isEqualTo(Map.of("bad_answer", 1L));
    assertThat(summary.count("extras_cache_hits")).isEqualTo(599 + 3 * 5);
    assertThat(summary.count("extras_waiting")).isZero();
    run.consistency().check(run.published(), photos());
  }

  @Test
  void sendsNoRequestsUnlessConfigured() throws Exception {
    Shards.writeSplit(folder.resolve("in"), photos(), 2);
    AtlasRun run = new AtlasRun(folder.resolve("in"), folder);
    run.finish();
    assertThat(server.requests()).isEmpty();
    assertThat(run.published().documents(DocumentKind.EXTRAS)).isEmpty();
  }

  @Test
  void continuesWhileAServiceHangs() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    String[] many = new String[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = "slow:id=" + i;
      slow.on(
          "/slow/" + i,
          (request, socket) -> {
            release.await();
            FaultyHttpServer.send(
                socket.getOutputStream(),
                200,
                ("{\"name\": \"Slow " + request.path() + "\"}").getBytes(StandardCharsets.UTF_8));
          });
    }
    List<PhotoRecord> photos = photos(many);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    Instant since = Instant.ofEpochMilli(System.currentTimeMillis());
    AtlasRun run = new AtlasRun(folder.resolve("in"), folder).extras(settings()).follow();
    JobClient client = run.start();
    try {
      await().atMost(PATIENCE).until(() -> slow.requests().size() == 2);
      ConsistencyCheck.Expected consistent = run.consistency().expecting(photos);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                consistent.check(run.published());
                assertThat(extras(run, since)).isEqualTo(expected());
              });
      assertThat(slow.requests()).as("maximum number of requests").hasSize(2);
      // Photos that arrive now are published too, while the service still hangs.
      List<PhotoRecord> later =
          List.of(Shards.inIceland(5, "u5", List.of("later", "slow:id=0", "good:id=1")));
      Shards.write(folder.resolve("in/later.jsonl.gz"), later);
      await()
          .atMost(PATIENCE)
          .until(() -> run.published().documents(DocumentKind.PHOTOS).containsKey("5"));
      assertThat(slow.requests()).hasSize(2);
      release.countDown();
      await()
          .atMost(PATIENCE)
          .until(() -> run.published().documents(DocumentKind.EXTRAS).size() == 3 + many.length);
      assertThat(run.published().documents(DocumentKind.EXTRAS).get("slow:id=17"))
          .containsEntry("caption", "Slow /slow/17 is a thing");
      assertThat(slow.requests()).as("each was requested once").hasSize(many.length);
    } finally {
      release.countDown();
      client.cancel().get();
    }
  }
}
