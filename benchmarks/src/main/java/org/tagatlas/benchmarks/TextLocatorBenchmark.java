package org.tagatlas.benchmarks;

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
import org.tagatlas.locate.TextLocator;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/**
 * Photos per second that one thread estimates the place of, from encoded fields, with the names of
 * the gazetteer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TextLocatorBenchmark {

  private static final int PHOTOS = 2_000;

  private final TextLocator locator = TextLocator.load();
  private List<PhotoRecord> photos;

  /** Generates photos. */
  @Setup
  public void prepare() {
    photos = GeneratedShard.get().photos(PHOTOS);
  }

  /** Estimates with evidence, as the job does. */
  @Benchmark
  @OperationsPerInvocation(PHOTOS)
  public void locate(Blackhole blackhole) {
    for (PhotoRecord photo : photos) {
      blackhole.consume(locator.locate(tags(photo), UrlText.decode(photo.title())));
    }
  }

  /** Estimates without evidence. */
  @Benchmark
  @OperationsPerInvocation(PHOTOS)
  public void locateOnly(Blackhole blackhole) {
    for (PhotoRecord photo : photos) {
      blackhole.consume(locator.locateOnly(tags(photo), UrlText.decode(photo.title()), null));
    }
  }

  private static List<String> tags(PhotoRecord photo) {
    return PhotoTags.parse(photo.userTags(), "").tags().stream().map(Tag::label).toList();
  }
}
