package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.connectors.kafka.DocumentTopics;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.intake.FirstSeenOperator;
import org.tagatlas.lookup.LookupResult;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.ServicesFile;
import org.tagatlas.record.RejectReason;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.settings.Publishing;
import org.tagatlas.settings.VectorSettings;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8Text;

/**
 * Values that savepoints of earlier versions depend on, as literals: none of them can be changed.
 * Values that are private to a package are in the tests of that package: the number of buckets in
 * {@code TagBucketTest}, transactions in {@code DocumentTopicsTest}, the file with a run's name in
 * {@code RunNameFileTest}. Names of states and of the counts of the summary are in {@link
 * SavepointContentTest}, IDs of serializers in {@link SerializerIdsTest}.
 */
final class SavepointIdentityTest {

  /** Names of the outputs of the command line; a second one of a type has a number. */
  private static final List<String> OUTPUTS =
      List.of("files", "elasticsearch", "kafka", "files-2", "elasticsearch-2", "kafka-2");

  /** Uids of operators, and the kinds of which at least one must be published for them to exist. */
  private static final Map<String, Set<DocumentKind>> OPERATORS = new TreeMap<>();

  /** Uids of operators that exist if photos are published and located. */
  private static final Set<String> LOCATING =
      Set.of("combine-places", "machine-tag-places", "located-photos");

  /** The uid of each kind's writer without the output's name, and the uid of its producer. */
  private static final Map<DocumentKind, KindSink> PUBLISHING = new TreeMap<>();

  private static final KindSink LOCATED =
      new KindSink("publish-located-photos-", "located-photos", true);

  /**
   * @param upsert whether its Elasticsearch sink has three operators
   */
  private record KindSink(String uid, String producer, boolean upsert) {}

  static {
    Set<DocumentKind> always = new LinkedHashSet<>();
    for (String uid :
        List.of("intake", "first-seen", "enrich", "combine-visits", "summary", "end-of-summary")) {
      OPERATORS.put(uid, always);
    }
    OPERATORS.put("reject-documents", Set.of(DocumentKind.REJECTS));
    OPERATORS.put("combine-machine-tags", Set.of(DocumentKind.MACHINE_TAGS));
    OPERATORS.put("machine-tags", Set.of(DocumentKind.MACHINE_TAGS));
    OPERATORS.put("machine-tag-documents", Set.of(DocumentKind.MACHINE_TAGS));
    OPERATORS.put("known-machine-tags", Set.of(DocumentKind.EXTRAS));
    OPERATORS.put("ask", Set.of(DocumentKind.EXTRAS));
    OPERATORS.put("combine-tags", Set.of(DocumentKind.TAGS));
    OPERATORS.put("tags", Set.of(DocumentKind.TAGS));
    for (String uid : List.of("pack-sightings", "tag-counters", "totals", "signatures")) {
      OPERATORS.put(uid, Set.of(DocumentKind.SIGNATURES, DocumentKind.REGIONS));
    }
    PUBLISHING.put(DocumentKind.PHOTOS, new KindSink("publish-photos-", "enrich", false));
    PUBLISHING.put(
        DocumentKind.REJECTS, new KindSink("publish-rejects-", "reject-documents", false));
    PUBLISHING.put(
        DocumentKind.MACHINE_TAGS,
        new KindSink("publish-machine-tags-", "machine-tag-documents", true));
    PUBLISHING.put(DocumentKind.EXTRAS, new KindSink("publish-extras-", "ask", true));
    PUBLISHING.put(
        DocumentKind.SIGNATURES, new KindSink("publish-signatures-", "signatures", true));
    PUBLISHING.put(DocumentKind.TAGS, new KindSink("publish-tags-", "tags", true));
    PUBLISHING.put(DocumentKind.REGIONS, new KindSink("publish-regions-", "signatures", true));
  }

  /** All kinds and outputs together, as literals. */
  @Test
  void uidsOfARunWithAllKindsAndOutputs() {
    assertThat(
            uids(
                graph(
                    Set.copyOf(DocumentKind.SHIPPED),
                    LocationInference.PUBLISH_AND_COUNT,
                    List.of("files", "elasticsearch", "kafka"),
                    List.of("shards", "topic"))))
        .containsExactlyInAnyOrder(
            "shards",
            "topic",
            "intake",
            "first-seen",
            "enrich",
            "combine-visits",
            "combine-machine-tags",
            "machine-tags",
            "machine-tag-documents",
            "reject-documents",
            "known-machine-tags",
            "ask",
            "pack-sightings",
            "tag-counters",
            "totals",
            "signatures",
            "combine-tags",
            "tags",
            "combine-places",
            "machine-tag-places",
            "located-photos",
            "summary",
            "end-of-summary",
            "publish-photos-files",
            "Sink Committer: publish-photos-files",
            "publish-located-photos-files",
            "Sink Committer: publish-located-photos-files",
            "publish-signatures-files",
            "Sink Committer: publish-signatures-files",
            "publish-regions-files",
            "Sink Committer: publish-regions-files",
            "publish-tags-files",
            "Sink Committer: publish-tags-files",
            "publish-machine-tags-files",
            "Sink Committer: publish-machine-tags-files",
            "publish-rejects-files",
            "Sink Committer: publish-rejects-files",
            "publish-extras-files",
            "Sink Committer: publish-extras-files",
            "publish-photos-kafka",
            "Sink Committer: publish-photos-kafka",
            "publish-located-photos-kafka",
            "Sink Committer: publish-located-photos-kafka",
            "publish-signatures-kafka",
            "Sink Committer: publish-signatures-kafka",
            "publish-regions-kafka",
            "Sink Committer: publish-regions-kafka",
            "publish-tags-kafka",
            "Sink Committer: publish-tags-kafka",
            "publish-machine-tags-kafka",
            "Sink Committer: publish-machine-tags-kafka",
            "publish-rejects-kafka",
            "Sink Committer: publish-rejects-kafka",
            "publish-extras-kafka",
            "Sink Committer: publish-extras-kafka",
            "publish-photos-elasticsearch",
            "publish-rejects-elasticsearch",
            "publish-located-photos-elasticsearch",
            "Sink Committer: publish-located-photos-elasticsearch",
            "publish-located-photos-elasticsearch: publish",
            "publish-signatures-elasticsearch",
            "Sink Committer: publish-signatures-elasticsearch",
            "publish-signatures-elasticsearch: publish",
            "publish-regions-elasticsearch",
            "Sink Committer: publish-regions-elasticsearch",
            "publish-regions-elasticsearch: publish",
            "publish-tags-elasticsearch",
            "Sink Committer: publish-tags-elasticsearch",
            "publish-tags-elasticsearch: publish",
            "publish-machine-tags-elasticsearch",
            "Sink Committer: publish-machine-tags-elasticsearch",
            "publish-machine-tags-elasticsearch: publish",
            "publish-extras-elasticsearch",
            "Sink Committer: publish-extras-elasticsearch",
            "publish-extras-elasticsearch: publish");
  }

  /** Vectors add operators of their own and change no other uid. */
  @Test
  void uidsOfARunWithVectors() {
    AtlasSettings without = settings(Set.copyOf(DocumentKind.SHIPPED), LocationInference.PUBLISH);
    List<String> outputs = List.of("files", "elasticsearch", "kafka");
    Set<String> others = uids(graph(without, outputs, List.of("shards"), 2));
    for (boolean follow : List.of(false, true)) {
      VectorSettings vectors =
          new VectorSettings(List.of("file:///vectors"), "m.lopq", follow, follow, follow ? 7 : 0);
      StreamGraph graph = graph(without.with(vectors), outputs, List.of("shards"), 2);
      Set<String> all = uids(graph);
      assertThat(all).containsAll(others);
      all.removeAll(others);
      Set<String> ofDuplicates =
          Set.of(
              "near-duplicates",
              "publish-duplicates-files",
              "Sink Committer: publish-duplicates-files",
              "publish-duplicates-kafka",
              "Sink Committer: publish-duplicates-kafka",
              "publish-duplicates-elasticsearch",
              "Sink Committer: publish-duplicates-elasticsearch",
              "publish-duplicates-elasticsearch: publish");
      if (follow) {
        assertThat(all).containsAll(ofDuplicates);
        all.removeAll(ofDuplicates);
      }
      assertThat(all)
          .containsExactlyInAnyOrder(
              "vectors",
              "encode-vectors",
              "join-vectors",
              "publish-vectors-files",
              "Sink Committer: publish-vectors-files",
              "publish-vectors-kafka",
              "Sink Committer: publish-vectors-kafka",
              "publish-vectors-elasticsearch",
              "Sink Committer: publish-vectors-elasticsearch",
              "publish-vectors-elasticsearch: publish",
              "publish-vector-rejects-files",
              "Sink Committer: publish-vector-rejects-files",
              "publish-vector-rejects-kafka",
              "Sink Committer: publish-vector-rejects-kafka",
              "publish-vector-rejects-elasticsearch",
              "Sink Committer: publish-vector-rejects-elasticsearch",
              "publish-vector-rejects-elasticsearch: publish");
      Map<String, StreamNode> nodes = new TreeMap<>();
      graph.getStreamNodes().forEach(node -> nodes.put(node.getTransformationUID(), node));
      for (String output : outputs) {
        assertForward(graph, nodes.get("join-vectors"), nodes.get("publish-vectors-" + output));
        assertForward(
            graph, nodes.get("encode-vectors"), nodes.get("publish-vector-rejects-" + output));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LocationInference.class)
  void uidsOfEachKindAndOfAllOthers(LocationInference inference) {
    assertUidsOfKinds(few(subsets(DocumentKind.SHIPPED), DocumentKind.SHIPPED.size()), inference);
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(LocationInference.class)
  void uidsOfEachCombinationOfKinds(LocationInference inference) {
    assertUidsOfKinds(subsets(DocumentKind.SHIPPED), inference);
  }

  private static void assertUidsOfKinds(
      Collection<Set<DocumentKind>> combinations, LocationInference inference) {
    for (Set<DocumentKind> kinds : combinations) {
      List<String> outputs = List.of("files", "elasticsearch", "kafka");
      assertUids(kinds, inference, outputs, List.of("shards"));
    }
  }

  @Test
  void uidsOfEachOutputAndOfAllOthers() {
    assertUidsOfOutputs(few(subsets(OUTPUTS), OUTPUTS.size()));
  }

  @Tag("nightly")
  @Test
  void uidsOfEachCombinationOfOutputs() {
    assertUidsOfOutputs(subsets(OUTPUTS));
  }

  private static void assertUidsOfOutputs(Collection<Set<String>> combinations) {
    for (Set<String> outputs : combinations) {
      assertUids(
          Set.copyOf(DocumentKind.SHIPPED),
          LocationInference.PUBLISH,
          List.copyOf(outputs),
          List.of("shards"));
    }
  }

  /** Returns the subsets of one element, and those without one element. */
  private static <T> List<Set<T>> few(Collection<Set<T>> subsets, int size) {
    return subsets.stream().filter(each -> each.size() <= 1 || each.size() >= size - 1).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shards", "follow", "topic", "latest", "shards topic"})
  void uidsOfEachInput(String inputs) {
    assertUids(
        Set.copyOf(DocumentKind.SHIPPED),
        LocationInference.PUBLISH,
        OUTPUTS,
        List.of(inputs.split(" ")));
  }

  private static void assertUids(
      Set<DocumentKind> kinds,
      LocationInference inference,
      List<String> outputs,
      List<String> inputs) {
    Set<String> expected = new TreeSet<>();
    for (String input : inputs) {
      expected.add(input.equals("topic") || input.equals("latest") ? "topic" : "shards");
    }
    OPERATORS.forEach(
        (uid, anyOf) -> {
          if (anyOf.isEmpty() || anyOf.stream().anyMatch(kinds::contains)) {
            expected.add(uid);
          }
        });
    boolean located = inference != LocationInference.OFF && kinds.contains(DocumentKind.PHOTOS);
    if (located) {
      expected.addAll(LOCATING);
    }
    for (String output : outputs) {
      for (KindSink publishing : publishings(kinds, located)) {
        String writer = publishing.uid() + output;
        boolean elasticsearch = output.startsWith("elasticsearch");
        expected.add(writer);
        if (!elasticsearch || publishing.upsert()) {
          expected.add("Sink Committer: " + writer);
        }
        if (elasticsearch && publishing.upsert()) {
          expected.add(writer + ": publish");
        }
      }
    }
    assertThat(uids(graph(kinds, inference, outputs, inputs)))
        .as(kinds + " located " + inference + " into " + outputs + " from " + inputs)
        .isEqualTo(expected);
  }

  private static List<KindSink> publishings(Set<DocumentKind> kinds, boolean located) {
    List<KindSink> all = new ArrayList<>();
    PUBLISHING.forEach(
        (kind, publishing) -> {
          if (kinds.contains(kind)) {
            all.add(publishing);
          }
        });
    if (located) {
      all.add(LOCATED);
    }
    return all;
  }

  private static Set<String> uids(StreamGraph graph) {
    Set<String> uids = new TreeSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
      assertThat(uids.add(node.getTransformationUID())).as("%s is unique", node).isTrue();
    }
    return uids;
  }

  /**
   * The last documents are committed and sent within the last checkpoint of a task. So the
   * producer, the writer, the committer and the sender must be chained into one task.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void sinksAreChainedToTheirProducers(int parallelism) {
    StreamGraph graph =
        graph(
            Set.copyOf(DocumentKind.SHIPPED),
            LocationInference.PUBLISH,
            List.of("files", "elasticsearch", "kafka"),
            List.of("shards", "topic"),
            parallelism);
    Map<String, StreamNode> nodes = new TreeMap<>();
    graph.getStreamNodes().forEach(node -> nodes.put(node.getTransformationUID(), node));
    Map<String, JobVertex> tasks = new TreeMap<>();
    for (JobVertex vertex : graph.getJobGraph().getVertices()) {
      for (OperatorIDPair operator : vertex.getOperatorIDs()) {
        tasks.put(operator.getUserDefinedOperatorUid(), vertex);
      }
    }
    assertThat(tasks.keySet()).isEqualTo(nodes.keySet());
    int sinks = 0;
    for (KindSink publishing : publishings(Set.copyOf(DocumentKind.SHIPPED), true)) {
      for (String output : List.of("files", "elasticsearch", "kafka")) {
        String previous = publishing.producer();
        String writer = publishing.uid() + output;
        for (String uid : List.of(writer, "Sink Committer: " + writer, writer + ": publish")) {
          if (nodes.containsKey(uid)) {
            assertForward(graph, nodes.get(previous), nodes.get(uid));
            assertThat(tasks.get(uid)).as(uid).isSameAs(tasks.get(publishing.producer()));
            previous = uid;
            sinks++;
          }
        }
      }
    }
    // 8 kinds in 3 outputs; in Elasticsearch, 2 have one operator and 6 have three.
    assertThat(sinks).isEqualTo(8 * 2 * 2 + 2 + 6 * 3);
  }

  private static void assertForward(StreamGraph graph, StreamNode from, StreamNode to) {
    assertThat(to.getInEdges()).as(to.getTransformationUID()).hasSize(1);
    StreamEdge edge = to.getInEdges().get(0);
    assertThat(graph.getSourceVertex(edge)).as(to.getTransformationUID()).isSameAs(from);
    assertThat(edge.getPartitioner()).isInstanceOf(ForwardPartitioner.class);
    assertThat(to.getParallelism()).isEqualTo(from.getParallelism());
  }

  @Test
  void keyGroups() {
    assertThat(AtlasJob.MAX_PARALLELISM).isEqualTo(512);
    StreamGraph graph =
        graph(
            Set.copyOf(DocumentKind.SHIPPED),
            LocationInference.PUBLISH,
            List.of("files"),
            List.of("shards"));
    for (JobVertex task : graph.getJobGraph().getVertices()) {
      for (OperatorIDPair operator : task.getOperatorIDs()) {
        String uid = operator.getUserDefinedOperatorUid();
        assertThat(task.getMaxParallelism())
            .as(uid)
            .isEqualTo(uid.endsWith("summary") ? 1 : AtlasJob.MAX_PARALLELISM);
      }
    }
  }

  @Test
  void idsInUidsAndDocuments() {
    assertThat(DocumentKind.SHIPPED)
        .extracting(DocumentKind::name)
        .containsExactly(
            "photos", "signatures", "regions", "tags", "machine-tags", "rejects", "extras");
    assertThat(RejectReason.values())
        .extracting(RejectReason::id)
        .containsExactly(
            "bad_json",
            "field_count",
            "bad_photoid",
            "bad_coordinates",
            "line_too_long",
            "truncated",
            "unreadable",
            "no_value",
            "bad_vector");
    assertThat(LookupResult.Reason.values())
        .extracting(LookupResult.Reason::id)
        .containsExactly(
            "timeout",
            "connection",
            "throttled",
            "server_error",
            "refused",
            "bad_answer",
            "too_large",
            "forbidden",
            "redirects");
  }

  @Test
  void codesOfWindows() {
    int day = CalendarWindow.day(1_305_600_000L);
    assertThat(day).isEqualTo(20_110_517);
    assertThat(CalendarWindow.values())
        .extracting(window -> window.id() + ' ' + window.windowOf(day))
        .containsExactly("all 0", "year 2011", "month 201105", "day 20110517");
    assertThat(CalendarWindow.NO_DAY).isZero();
    assertThat(CalendarWindow.YEAR.windowOf(CalendarWindow.NO_DAY)).isEqualTo(-1);
    assertThat(List.of(0, 2011, 201_105, 20_110_517))
        .extracting(CalendarWindow::name)
        .containsExactly("all", "2011", "2011-05", "2011-05-17");
  }

  @Test
  void regionsAsKeys() {
    assertThat(RegionLevel.values())
        .extracting(level -> level.id() + ' ' + level.ordinal())
        .containsExactly("country 0", "admin1 1", "city 2");
    RegionKey country = new RegionKey(0, RegionLevel.COUNTRY, "IS");
    RegionKey admin1 = new RegionKey(2011, RegionLevel.ADMIN1, "US.MA");
    RegionKey city = new RegionKey(20_110_517, RegionLevel.CITY, "FR.11.Paris");
    assertThat(List.of(country, admin1, city))
        .extracting(RegionKey::hashCode)
        .containsExactly(2346, 82_951_198, 1_871_222_450);
    assertThat(List.of(country, admin1, city))
        .extracting(RegionKey::levelKey)
        .containsExactly(0, 6034, 60_331_553);
  }

  @Test
  void hashesOfPhotographersAndTags() {
    assertThat(List.of("", "12345678@N00", "göran"))
        .extracting(PhotographerSet::hash)
        .containsExactly(
            9_030_915_915_693_942_269L, -963_318_281_082_241_288L, -6_509_777_110_301_249_760L);
    assertThat(List.of("", "geysir", "\u6771\u4eac"))
        .extracting(tag -> Utf8Text.of(tag).hashCode())
        .containsExactly(1_364_076_727, 515_528_334, 1_535_961_798);
  }

  @Test
  void groupsOfPhotos() {
    assertThat(List.of(0L, 65_535L, 65_536L, 5_000_000_000L, Long.MAX_VALUE))
        .extracting(id -> FirstSeenOperator.group(Shards.inIceland(id, "u", List.of())))
        .containsExactly(0L, 0L, 1L, 76_293L, 140_737_488_355_327L);
  }

  static StreamGraph graph(
      Set<DocumentKind> kinds,
      LocationInference inference,
      List<String> outputs,
      List<String> inputs) {
    return graph(kinds, inference, outputs, inputs, 2);
  }

  private static StreamGraph graph(
      Set<DocumentKind> kinds,
      LocationInference inference,
      List<String> outputs,
      List<String> inputs,
      int parallelism) {
    return graph(settings(kinds, inference), outputs, inputs, parallelism);
  }

  private static StreamGraph graph(
      AtlasSettings settings, List<String> outputs, List<String> inputs, int parallelism) {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            parallelism, "rocksdb", "file:///checkpoints", true, Duration.ofSeconds(1), null);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(conf);
    Input input =
        inputs.stream().map(name -> input(name, settings)).reduce(Input::and).orElseThrow();
    AtlasJob.build(
        input.rows(env), settings, outputs.stream().map(SavepointIdentityTest::output).toList());
    return env.getStreamGraph();
  }

  private static AtlasSettings settings(Set<DocumentKind> kinds, LocationInference inference) {
    Set<DocumentKind> own = new LinkedHashSet<>(kinds);
    own.remove(DocumentKind.EXTRAS);
    AtlasSettings settings =
        AtlasSettings.DEFAULTS
            .with(
                new Counting(
                    EnumSet.allOf(RegionLevel.class),
                    EnumSet.of(CalendarWindow.ALL),
                    false,
                    1,
                    Exclusions.NONE,
                    1 << 20))
            .with(new Publishing(own, 5, 2, AtlasRun.FAST_LIVE))
            .with(inference);
    return kinds.contains(DocumentKind.EXTRAS)
        ? settings.with(
            LookupSettings.of(ServicesFile.shipped(Map.of()).services(), Duration.ofSeconds(1)))
        : settings;
  }

  private static Input input(String name, AtlasSettings settings) {
    TopicSource topic =
        new TopicSource(
            KafkaConnection.to("localhost:1"), "rows", TopicStart.EARLIEST, Optional.empty());
    return switch (name) {
      case "shards" -> ShardJob.reading(List.of(new Path("file:///in/a.gz")), settings);
      case "follow" -> ShardJob.following(List.of("file:///in/"), settings);
      case "topic" -> ShardJob.topic(topic, false, settings);
      default -> ShardJob.topic(topic, true, settings);
    };
  }

  private static Output output(String name) {
    if (name.startsWith("files")) {
      return new Output(
          name, kind -> JsonLinesSink.into(new Path("file:///out/" + name + '/' + kind.name())));
    }
    if (name.startsWith("kafka")) {
      DocumentTopics topics = new DocumentTopics(KafkaConnection.to("localhost:1"), name);
      return new Output(
          name,
          kind -> topics.sink(kind.name()),
          (kind, label) -> topics.sink(kind.name(), label + '-'));
    }
    ElasticsearchSinks sinks =
        new ElasticsearchSinks(ElasticsearchConnection.to("http://localhost:1"), "run");
    return new Output(name, sinks::sink, (kind, label) -> sinks.sink(kind.asUpsert()));
  }

  private static <T> List<Set<T>> subsets(List<T> all) {
    List<Set<T>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << all.size(); bits++) {
      Set<T> subset = new LinkedHashSet<>();
      for (int i = 0; i < all.size(); i++) {
        if ((bits >> i & 1) == 1) {
          subset.add(all.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }
}
