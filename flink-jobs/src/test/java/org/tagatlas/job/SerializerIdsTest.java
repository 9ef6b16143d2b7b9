package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** IDs of serializers in savepoints. They must never be changed or reused. */
final class SerializerIdsTest {

  private static final String SNAPSHOT =
      "org.tagatlas.connectors.serialization.RecordSerializerSnapshot";

  /** All IDs. A new serializer adds its ID here. */
  private static final List<String> IDS =
      List.of(
          "cached-answer",
          "cell-codes",
          "cell-update",
          "document",
          "encoded-vector",
          "located-photo-update",
          "machine-tag-count",
          "machine-tag-sighting",
          "numbered-row",
          "photo-id-set",
          "photo-places",
          "photo-record",
          "photo-to-locate",
          "photo-visit",
          "photographer-set",
          "region-key",
          "region-sum",
          "region-update",
          "shard-row",
          "sighting-page",
          "signature-candidate",
          "signature-region",
          "summary-update",
          "tag-bucket",
          "tag-chunk",
          "tag-place",
          "tag-place-update",
          "tag-rows",
          "tag-totals-bucket",
          "vector-photo",
          "vector-row",
          "vector-update",
          "votes-delta");

  /** IDs of serializers that did not exist in snapshots of version 1. */
  private static final List<String> NEWER =
      List.of(
          "cell-codes",
          "cell-update",
          "encoded-vector",
          "tag-totals-bucket",
          "vector-photo",
          "vector-row",
          "vector-update");

  /**
   * Class names in snapshots of version 1, as literals. They do not change when classes are renamed
   * or moved, and no entry is ever added.
   */
  private static Map<String, String> formerClasses() {
    Map<String, String> former = new TreeMap<>();
    former.put("org.tagatlas.connectors.serialization.NumberedRowSerializer", "numbered-row");
    former.put("org.tagatlas.connectors.serialization.PhotoRecordSerializer", "photo-record");
    former.put("org.tagatlas.connectors.serialization.ShardRowSerializer", "shard-row");
    former.put("org.tagatlas.connectors.sink.DocumentSerializer", "document");
    former.put("org.tagatlas.count.MachineTagCountSerializer", "machine-tag-count");
    former.put("org.tagatlas.count.MachineTagSightingSerializer", "machine-tag-sighting");
    former.put("org.tagatlas.count.PhotoVisitSerializer", "photo-visit");
    former.put("org.tagatlas.count.RegionKeySerializer", "region-key");
    former.put("org.tagatlas.count.RegionSumSerializer", "region-sum");
    former.put("org.tagatlas.count.RegionUpdateSerializer", "region-update");
    former.put("org.tagatlas.count.SightingPageSerializer", "sighting-page");
    former.put("org.tagatlas.count.TagBucketSerializer", "tag-bucket");
    former.put("org.tagatlas.count.TagChunkSerializer", "tag-chunk");
    former.put("org.tagatlas.count.TagRowsSerializer", "tag-rows");
    former.put("org.tagatlas.count.VotersSerializer", "photographer-set");
    former.put("org.tagatlas.count.VotesDeltaSerializer", "votes-delta");
    former.put("org.tagatlas.extra.ask.CachedAnswerSerializer", "cached-answer");
    former.put("org.tagatlas.intake.IdSetSerializer", "photo-id-set");
    former.put("org.tagatlas.located.PhotoNewsSerializer", "located-photo-update");
    former.put("org.tagatlas.located.PhotoPlacesSerializer", "photo-places");
    former.put("org.tagatlas.located.PhotoToLocateSerializer", "photo-to-locate");
    former.put("org.tagatlas.located.TagNewsSerializer", "tag-place-update");
    former.put("org.tagatlas.located.TagStateSerializer", "tag-place");
    former.put("org.tagatlas.operator.TallyUpdateSerializer", "summary-update");
    former.put("org.tagatlas.publish.CandidateSerializer", "signature-candidate");
    former.put("org.tagatlas.publish.RegionStateSerializer", "signature-region");
    return former;
  }

  static List<RecordSerializer<?>> listed() {
    List<RecordSerializer<?>> listed = new ArrayList<>();
    for (RecordSerializer<?> serializer : ServiceLoader.load(RecordSerializer.class)) {
      listed.add(serializer);
    }
    return listed;
  }

  @Test
  void areKnownAndUnique() {
    assertThat(listed()).extracting(RecordSerializer::id).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(IDS).doesNotHaveDuplicates();
    List<String> older = new ArrayList<>(IDS);
    older.removeAll(NEWER);
    assertThat(formerClasses().values())
        .as("all others also existed in version 1")
        .containsExactlyInAnyOrderElementsOf(older);
  }

  /** A serializer that is not listed would not be found when a savepoint is restored. */
  @Test
  void areListedForEachSerializerClass() throws Exception {
    TreeSet<String> classes = new TreeSet<>();
    for (URL root : Collections.list(getClass().getClassLoader().getResources("org/tagatlas"))) {
      classes.addAll(serializersBelow(root));
    }
    assertThat(listed())
        .extracting(serializer -> serializer.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(classes);
  }

  private static List<String> serializersBelow(URL root) throws IOException, URISyntaxException {
    URI uri = root.toURI();
    if (!uri.getScheme().equals("jar")) {
      return serializersBelow(Path.of(uri), Path.of(uri).resolve("../..").normalize());
    }
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      return serializersBelow(jar.getPath("/org/tagatlas"), jar.getPath("/"));
    }
  }

  private static List<String> serializersBelow(Path packages, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(packages)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
          .map(file -> file.substring(0, file.length() - 6).replaceAll("[/\\\\]", "."))
          .filter(SerializerIdsTest::isSerializer)
          .toList();
    }
  }

  private static boolean isSerializer(String name) {
    try {
      Class<?> type = Class.forName(name, false, SerializerIdsTest.class.getClassLoader());
      return RecordSerializer.class.isAssignableFrom(type) && type != RecordSerializer.class;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("listed")
  void identifyTheSerializerInASnapshot(RecordSerializer<?> serializer) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    byte[] written = out.getCopyOfBuffer();
    DataInputDeserializer in = new DataInputDeserializer(written);
    assertThat(in.readUTF()).isEqualTo(SNAPSHOT);
    assertThat(in.readInt()).isEqualTo(2);
    assertThat(in.readUTF()).isEqualTo(serializer.id());
    assertThat(in.readInt()).isPositive();
    assertThat(in.available()).isZero();
    assertThat(restore(written)).isEqualTo(serializer);
    assertThat(InstantiationUtil.<TypeSerializer<?>>clone(serializer)).isEqualTo(serializer);
  }

  @Test
  void areFoundByClassNamesOfTheFirstVersion() {
    Map<String, String> found = new TreeMap<>();
    formerClasses()
        .keySet()
        .forEach(
            name -> {
              try {
                DataOutputSerializer out = new DataOutputSerializer(64);
                out.writeUTF(SNAPSHOT);
                out.writeInt(1);
                out.writeUTF(name);
                out.writeInt(1);
                found.put(name, ((RecordSerializer<?>) restore(out.getCopyOfBuffer())).id());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(found).isEqualTo(formerClasses());
  }

  private static TypeSerializer<?> restore(byte[] snapshot) throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(snapshot), SerializerIdsTest.class.getClassLoader())
        .restoreSerializer();
  }
}
