package org.tagatlas.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.count.CountedPhotoSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.PhotoTags;

/**
 * Records per second that one thread serializes to memory and deserializes. An operation is a
 * record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class SerializerBenchmark {

  /** Few enough to stay in the cache, like recently read records. */
  private static final int RECORDS = 1_000;

  private final PhotoRecordSerializer photoSerializer = new PhotoRecordSerializer();
  private final CountedPhotoSerializer visitSerializer = new CountedPhotoSerializer();
  private final DataOutputSerializer out = new DataOutputSerializer(1 << 20);
  private List<PhotoRecord> photos;
  private List<CountedPhoto> visits;
  private byte[] photoBytes;
  private byte[] visitBytes;

  /** Generates photos and serializes them once. */
  @Setup
  public void prepare() throws IOException {
    photos = GeneratedShard.get().photos(RECORDS);
    visits =
        photos.stream()
            .map(
                photo ->
                    new CountedPhoto(
                        12_345, 1L, 15_000, PhotoTags.parse(photo.userTags(), "").tags()))
            .toList();
    write(photoSerializer, photos);
    photoBytes = out.getCopyOfBuffer();
    write(visitSerializer, visits);
    visitBytes = out.getCopyOfBuffer();
  }

  /** Serializes photo records with all fields. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int writePhotos() throws IOException {
    return write(photoSerializer, photos);
  }

  /** Deserializes photo records with all fields. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void readPhotos(Blackhole blackhole) throws IOException {
    read(photoSerializer, photoBytes, blackhole);
  }

  /** Serializes photos with their tags, as the counting operators receive them. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int writeVisits() throws IOException {
    return write(visitSerializer, visits);
  }

  /** Deserializes photos with their tags, as the counting operators receive them. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void readVisits(Blackhole blackhole) throws IOException {
    read(visitSerializer, visitBytes, blackhole);
  }

  private <T> int write(RecordSerializer<T> serializer, List<T> records) throws IOException {
    out.clear();
    for (T record : records) {
      serializer.serialize(record, out);
    }
    return out.length();
  }

  private static void read(RecordSerializer<?> serializer, byte[] bytes, Blackhole blackhole)
      throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    for (int i = 0; i < RECORDS; i++) {
      blackhole.consume(serializer.deserialize(in));
    }
  }
}
