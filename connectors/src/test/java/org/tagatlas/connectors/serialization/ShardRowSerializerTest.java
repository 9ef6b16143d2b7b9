package org.tagatlas.connectors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;

class ShardRowSerializerTest {

  private static final PhotoRecord SMALL =
      new PhotoRecord(
          1,
          "",
          "",
          "",
          "",
          "",
          Double.NaN,
          Double.NaN,
          0,
          PhotoRecord.NO_TIME,
          PhotoRecord.NO_TIME,
          "",
          "",
          "",
          "",
          false,
          "");

  @Property
  void rowsSurviveARoundTrip(@ForAll("rows") ShardRow row) throws IOException {
    assertThat(roundTrip(new ShardRowSerializer(), row)).isEqualTo(row);
  }

  @Property
  void numberedRowsSurviveARoundTrip(
      @ForAll("rows") ShardRow row, @ForAll @LongRange(min = 0) long line) throws IOException {
    NumberedRow numbered = new NumberedRow("s3://b/ü", line, row);
    assertThat(roundTrip(new NumberedRowSerializer(), numbered)).isEqualTo(numbered);
  }

  @Property
  void photosSurviveARoundTrip(@ForAll("photos") PhotoRecord photo) throws IOException {
    assertThat(roundTrip(new PhotoRecordSerializer(), photo)).isEqualTo(photo);
  }

  private static <T> T roundTrip(TypeSerializer<T> serializer, T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }

  @Test
  void absentValuesTakeAtMostOneByte() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new PhotoRecordSerializer().serialize(SMALL, out);
    // Flags, photo id, accuracy, ten strings.
    assertThat(out.length()).isEqualTo(13);
  }

  @Test
  void serializerSnapshotSurvivesASavepoint() throws IOException {
    for (RecordSerializer<?> serializer :
        List.of(
            new ShardRowSerializer(), new PhotoRecordSerializer(), new NumberedRowSerializer())) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
      TypeSerializerSnapshot<?> snapshot =
          TypeSerializerSnapshot.readVersionedSnapshot(
              new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
      assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
      assertCompatible(serializer, snapshot);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void assertCompatible(
      RecordSerializer<T> serializer, TypeSerializerSnapshot<?> restored) {
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility((TypeSerializerSnapshot<T>) restored)
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void restoredSerializerReadsSerializedRecords() throws IOException {
    TypeSerializer<ShardRow> restored =
        new ShardRowSerializer().snapshotConfiguration().restoreSerializer();
    Reject reject = new Reject("s", 1L << 40, RejectReason.TRUNCATED, "d", "r");
    assertThat(roundTrip(restored, reject)).isEqualTo(reject);
  }

  @Test
  void typeInformationIsSerializable() throws Exception {
    assertThat(InstantiationUtil.clone(ShardRowSerializer.TYPE)).isEqualTo(ShardRowSerializer.TYPE);
    assertThat(PhotoRecordSerializer.TYPE.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(PhotoRecordSerializer.class);
    assertThat(InstantiationUtil.clone(PhotoRecordSerializer.TYPE))
        .isEqualTo(PhotoRecordSerializer.TYPE)
        .isNotEqualTo(ShardRowSerializer.TYPE);
  }

  @Test
  void rejectsAnUnknownKind() {
    assertThatThrownBy(
            () ->
                new ShardRowSerializer().deserialize(new DataInputDeserializer(new byte[] {9, 0})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kind 9");
  }

  private static Arbitrary<String> text() {
    // Records have no unpaired surrogates: the parser replaces them.
    return Arbitraries.strings().ofMaxLength(300).map(text -> text.replaceAll("\\p{Cs}", "😀"));
  }

  private static Arbitrary<Long> time() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(-5_000_000_000L, 300_000_000_000L),
        Arbitraries.just(PhotoRecord.NO_TIME));
  }

  @Provide
  Arbitrary<PhotoRecord> photos() {
    Arbitrary<double[]> places =
        Combinators.combine(
                Arbitraries.doubles().between(-90, 90), Arbitraries.doubles().between(-180, 180))
            .as((latitude, longitude) -> new double[] {latitude, longitude})
            .injectNull(0.3)
            .map(place -> place == null ? new double[] {Double.NaN, Double.NaN} : place);
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(1),
            text().list().ofSize(10),
            places,
            Arbitraries.integers().between(0, 16),
            Arbitraries.oneOf(
                Arbitraries.longs().between(1, 253_402_300_799L),
                Arbitraries.just(PhotoRecord.NO_TIME)),
            time(),
            Arbitraries.of(true, false))
        .as(
            (id, t, place, accuracy, uploaded, taken, video) ->
                new PhotoRecord(
                    id, t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), place[0], place[1],
                    accuracy, uploaded, taken, t.get(5), t.get(6), t.get(7), t.get(8), video,
                    t.get(9)));
  }

  @Provide
  Arbitrary<ShardRow> rows() {
    Arbitrary<ShardRow> rejects =
        Combinators.combine(
                text(),
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.of(RejectReason.class),
                text(),
                text())
            .as(Reject::new);
    Arbitrary<ShardRow> ends =
        Combinators.combine(text(), Arbitraries.longs().greaterOrEqual(0)).as(ShardEnd::new);
    Arbitrary<ShardRow> positions =
        Combinators.combine(text(), Arbitraries.longs().greaterOrEqual(0)).as(ShardPosition::new);
    return Arbitraries.oneOf(photos().map(photo -> (ShardRow) photo), rejects, ends, positions);
  }
}
