package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names in savepoints: classes, states and counts of the summary. None of them can be changed. */
final class SavepointContentTest {

  /** The only class of this project that a savepoint of this version names. */
  private static final String SNAPSHOT =
      "org.tagatlas.connectors.serialization.RecordSerializerSnapshot";

  /**
   * Classes that snapshots of version 1 name; SerializerIdsTest verifies that they are supported.
   */
  private static final Set<String> FORMER =
      Set.of(
          SNAPSHOT,
          "org.tagatlas.connectors.serialization.PhotoRecordSerializer",
          "org.tagatlas.count.MachineTagCountSerializer",
          "org.tagatlas.count.RegionKeySerializer",
          "org.tagatlas.count.RegionSumSerializer",
          "org.tagatlas.count.TagBucketSerializer",
          "org.tagatlas.count.TagChunkSerializer",
          "org.tagatlas.count.TagRowsSerializer",
          "org.tagatlas.extra.ask.CachedAnswerSerializer",
          "org.tagatlas.intake.IdSetSerializer",
          "org.tagatlas.located.PhotoPlacesSerializer",
          "org.tagatlas.located.TagStateSerializer",
          "org.tagatlas.operator.TallyUpdateSerializer",
          "org.tagatlas.publish.CandidateSerializer",
          "org.tagatlas.publish.RegionStateSerializer");

  /**
   * Flink's serializers that do not name an element class: no POJO, enum, Kryo or Java serializer.
   */
  private static final Set<String> FLINK =
      Set.of(
          "org.apache.flink.api.common.typeutils.base.BooleanSerializer$BooleanSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.IntSerializer$IntSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.ListSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.MapSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot",
          "org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer"
              + "$BytePrimitiveArraySerializerSnapshot",
          "org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot");

  /** Names of keyed states by the operator's uid. */
  private static final Map<String, Set<String>> KEYED =
      Map.of(
          "first-seen", Set.of("seen"),
          "machine-tags", Set.of("machine-tag"),
          "tag-counters", Set.of("buckets", "chunks"),
          "tags", Set.of("tags"),
          "totals", Set.of("regions", "world"),
          "signatures", Set.of("candidates", "dirty", "regions"),
          "machine-tag-places", Set.of("dirty", "place", "waiting"),
          "located-photos", Set.of("photo", "places"),
          "ask", Set.of("answers", "waiting"));

  /** Names of operator states by the operator's uid; {@link #lists} has those of sinks. */
  private static final Map<String, Set<String>> LISTS =
      Map.of(
          "shards", Set.of("SourceReaderState"),
          "topic", Set.of("SourceReaderState"),
          "summary", Set.of("summary"));

  /** Names of the counts of the summary; a reason follows a dot. */
  private static final Set<String> COUNTS =
      Set.of(
          "rows",
          "shards",
          "rejects.bad_json",
          "duplicates",
          "photos",
          "not_geotagged",
          "offshore",
          "regions",
          "signatures",
          "tag_sightings",
          "tag_updates",
          "tag_rows",
          "tag_bytes",
          "located_machine_tag",
          "located_geo_tags",
          "extras",
          "extras_asked",
          "extras_found",
          "extras_not_found",
          "extras_failed.connection",
          "extras_cache_hits",
          "extras_waiting",
          "excluded",
          "filtered",
          "generated");

  static List<SavepointFixture> fixtures() throws IOException {
    return SavepointFixture.of("");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void namesOnlyKnownClasses(SavepointFixture fixture) throws IOException {
    SavepointContent content = new SavepointContent(fixture.metadata());
    assertThat(content.classNames()).contains(SNAPSHOT);
    // A fixture of a later version has the snapshots of version 2, which name no serializer.
    assertThat(fixture.name().startsWith("0.1.0-") ? FORMER : Set.of(SNAPSHOT))
        .containsAll(content.classNames());
    assertThat(FLINK).containsAll(content.flinkSnapshots());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void namesKnownStatesAndCounts(SavepointFixture fixture) throws IOException {
    assertStates(new SavepointContent(fixture.metadata()));
  }

  /** Every name must occur in some fixture, otherwise nothing would verify that it is unchanged. */
  @Test
  void everyStateIsInAFixture() throws IOException {
    Map<String, Set<String>> keyed = new TreeMap<>();
    Set<String> counts = new TreeSet<>();
    for (SavepointFixture fixture : fixtures()) {
      SavepointContent content = new SavepointContent(fixture.metadata());
      content
          .keyedStates()
          .forEach((uid, names) -> keyed.computeIfAbsent(uid, u -> new TreeSet<>()).addAll(names));
      counts.addAll(content.summaryKeys());
    }
    assertThat(keyed).isEqualTo(KEYED);
    // No fixture has duplicate, excluded, filtered or generated photos.
    counts.addAll(List.of("duplicates", "excluded", "filtered", "generated"));
    assertThat(counts).isEqualTo(COUNTS);
  }

  private static void assertStates(SavepointContent content) throws IOException {
    content
        .keyedStates()
        .forEach(
            (uid, names) ->
                assertThat(KEYED.getOrDefault(uid, Set.of())).as(uid).containsAll(names));
    content
        .operatorStates()
        .forEach((uid, lists) -> assertThat(lists(uid)).as(uid).containsAll(lists.keySet()));
    assertThat(COUNTS).containsAll(content.summaryKeys());
  }

  private static Set<String> lists(String uid) {
    if (uid.endsWith(": publish")) {
      return Set.of("pending", "run");
    }
    if (uid.startsWith("Sink Committer: publish-")) {
      return Set.of("streaming_committer_raw_states");
    }
    if (uid.startsWith("publish-")) {
      // Flink's restored writers also register lists of its older versions, which are empty.
      return Set.of("writer_raw_states", "streaming_committer_raw_states", "bucket-states");
    }
    return LISTS.getOrDefault(uid, Set.of());
  }

  /** Fails if a savepoint of this version names a class of this project, or new states. */
  static void assertNamesNothingNew(SavepointContent written) throws IOException {
    assertThat(written.classNames()).containsExactly(SNAPSHOT);
    assertThat(FLINK).containsAll(written.flinkSnapshots());
    assertStates(written);
  }

  /** The fixtures of sinks would verify little if their states were empty. */
  @Test
  void fixturesHaveBufferedDocumentsForElasticsearch() throws IOException {
    for (SavepointFixture fixture : SavepointFixture.of(SinkFixturesIT.SINKS)) {
      Map<String, Map<String, Integer>> states =
          new SavepointContent(fixture.metadata()).operatorStates();
      for (String kind : List.of("signatures", "regions", "machine-tags", "located-photos")) {
        String sink = "publish-" + kind + "-elasticsearch";
        assertThat(states.get(sink + ": publish").get("pending")).as(kind).isPositive();
        assertThat(states).as(kind).containsKey("Sink Committer: " + sink);
      }
      for (String sink : List.of("publish-photos-elasticsearch", "publish-rejects-elasticsearch")) {
        assertThat(states.get(sink).get("writer_raw_states")).as(sink).isPositive();
      }
    }
  }
}
