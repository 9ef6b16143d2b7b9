package org.tagatlas.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.PhotoEnricher;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.job.ShardJob;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardRow;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.ShardReader;

/**
 * Runs the first steps of the pipeline without Flink: the upper bound of its speed, without
 * shuffles, counting and state. Each thread takes one shard after the other.
 */
public final class ShardScan {

  private static final int BUFFER = 128 * 1024;

  /** The last step of a scan; each one includes the earlier ones. */
  public enum Step {
    /** Decompresses with the stream of the JDK. */
    GUNZIP,
    /** Parses lines into records and rejects. */
    PARSE,
    /** Determines place, photographer, day and tags of geotagged photos. */
    ENRICH
  }

  /**
   * The counts of a scan.
   *
   * @param bytes decompressed bytes, only of {@link Step#GUNZIP}
   * @param rows number of records and rejects
   * @param rejects number of rejected lines
   * @param tags number of tags of all geotagged records, including duplicates
   * @param checksum checksum of all results, so that the compiler cannot remove any work
   */
  public record Result(long bytes, long rows, long rejects, long tags, long checksum) {

    private static final Result EMPTY = new Result(0, 0, 0, 0, 0);

    private Result plus(Result other) {
      return new Result(
          bytes + other.bytes,
          rows + other.rows,
          rejects + other.rejects,
          tags + other.tags,
          checksum + other.checksum);
    }
  }

  private final Step step;
  private final AtlasSettings settings;

  /** Creates a scan that reads the same fields as a job with these settings. */
  public ShardScan(Step step, AtlasSettings settings) {
    this.step = step;
    this.settings = settings;
  }

  /**
   * Scans gzip shards.
   *
   * @param threads number of threads
   * @throws IOException if a shard cannot be read
   */
  public Result scan(List<Path> shards, int threads) throws IOException, InterruptedException {
    PhotoEnricher enricher =
        step == Step.ENRICH ? new PhotoEnricher(ReverseGeocoder.load(), settings) : null;
    Queue<Path> queue = new ConcurrentLinkedQueue<>(shards);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Result>> parts =
          IntStream.range(0, threads)
              .mapToObj(i -> pool.submit(() -> scanAll(queue, enricher)))
              .toList();
      Result result = Result.EMPTY;
      for (Future<Result> part : parts) {
        result = result.plus(part.get());
      }
      return result;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Result scanAll(Queue<Path> queue, PhotoEnricher enricher) throws IOException {
    Result result = Result.EMPTY;
    for (Path shard = queue.poll(); shard != null; shard = queue.poll()) {
      result = result.plus(step == Step.GUNZIP ? gunzip(shard) : read(shard, enricher));
    }
    return result;
  }

  private static Result gunzip(Path shard) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    long checksum = 0;
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(shard), BUFFER), BUFFER)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        checksum += n > 0 ? buffer[n - 1] : 0;
      }
    }
    return new Result(bytes, 0, 0, 0, checksum);
  }

  private Result read(Path shard, PhotoEnricher enricher) throws IOException {
    long rows = 0;
    long rejects = 0;
    long tags = 0;
    long checksum = 0;
    try (ShardReader reader =
        new ShardReader(
            shard.toString(), () -> Files.newInputStream(shard), true, ShardJob.fields(settings))) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        if (row instanceof PhotoRecord photo) {
          rows++;
          checksum += photo.photoid() + photo.userTags().length() + photo.uid().length();
          if (enricher != null && photo.geotagged()) {
            EnrichedPhoto enriched = enricher.enrich(photo);
            tags += enriched.tags().tags().size();
            checksum += enriched.votesIn() + enriched.voter() + enriched.day();
          }
        } else if (row instanceof Reject) {
          rows++;
          rejects++;
        }
      }
    }
    return new Result(0, rows, rejects, tags, checksum);
  }
}
