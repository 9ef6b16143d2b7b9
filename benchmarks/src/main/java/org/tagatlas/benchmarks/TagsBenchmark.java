package org.tagatlas.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.text.UrlText;

/**
 * Tags per second that one thread parses. An operation is a tag, for {@link #parsePhotos} a photo.
 * The tags have the frequency and order of generated photos.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class TagsBenchmark {

  /** Few enough to stay in the cache, like recently read tags. */
  private static final int TAGS = 5_000;

  private static final int PHOTOS = 2_000;

  private List<PhotoRecord> photos;
  private String[] encoded;
  private String[] decoded;
  private String[] labels;

  /** Generates photos and extracts their tags. */
  @Setup
  public void prepare() {
    photos = GeneratedShard.get().photos(PHOTOS);
    encoded =
        photos.stream()
            .flatMap(photo -> Arrays.stream(photo.userTags().split(",")))
            .filter(tag -> !tag.isEmpty())
            .limit(TAGS)
            .toArray(String[]::new);
    // With fewer tags the operation count would be wrong.
    if (encoded.length < TAGS) {
      throw new IllegalStateException("only " + encoded.length + " tags");
    }
    decoded = Arrays.stream(encoded).map(UrlText::decode).toArray(String[]::new);
    labels = Arrays.stream(decoded).map(CleanForm::label).toArray(String[]::new);
  }

  /** URL-decodes tags, most of which have no escapes. */
  @Benchmark
  @OperationsPerInvocation(TAGS)
  public void decode(Blackhole blackhole) {
    for (String tag : encoded) {
      blackhole.consume(UrlText.decode(tag));
    }
  }

  /** Creates labels from decoded tags. */
  @Benchmark
  @OperationsPerInvocation(TAGS)
  public void label(Blackhole blackhole) {
    for (String tag : decoded) {
      blackhole.consume(CleanForm.label(tag));
    }
  }

  /** Creates clean forms from labels. */
  @Benchmark
  @OperationsPerInvocation(TAGS)
  public void clean(Blackhole blackhole) {
    for (String label : labels) {
      blackhole.consume(CleanForm.of(label));
    }
  }

  /** Parses both tag fields of photos, including empty ones. */
  @Benchmark
  @OperationsPerInvocation(PHOTOS)
  public void parsePhotos(Blackhole blackhole) {
    for (PhotoRecord photo : photos) {
      blackhole.consume(PhotoTags.parse(photo.userTags(), photo.machineTags()));
    }
  }
}
