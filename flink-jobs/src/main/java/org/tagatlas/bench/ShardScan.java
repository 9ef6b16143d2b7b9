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
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.job.EnrichedPhoto;
import org.tagatlas.job.PhotoEnricher;
import org.tagatlas.job.ShardJob;

/**
 * Does the first steps of the job without a job: what is left of its speed when nothing is
 * shuffled, counted or kept. Each thread takes one shard after the other.
 */
public final class ShardScan {

  private static final int BUFFER = 128 * 1024;

  /** How far the scan goes; each step does those before it as well. */
  public enum Step {
    /** Decompresses with the JDK's own stream. */
    GUNZIP,
    /** Makes records and rejects of lines. */
    PARSE,
    /** Finds place, photographer, day and tags of geotagged photos. */
    ENRICH
  }

  /**
   * What a scan has seen.
   *
   * @param bytes decompressed; of {@link Step#GUNZIP} alone
   * @param rows records and rejects
   * @param rejects lines that are no record
   * @param tags of all geotagged records, repeated ones included
   * @param checksum of all that was made, so that none of it can be left out as unused
   */
  public record Seen(long bytes, long rows, long rejects, long tags, long checksum) {

    private static final Seen NOTHING = new Seen(0, 0, 0, 0, 0);

    private Seen plus(Seen other) {
      return new Seen(
          bytes + other.bytes,
          rows + other.rows,
          rejects + other.rejects,
          tags + other.tags,
          checksum + other.checksum);
    }
  }

  private final Step step;
  private final AtlasSettings settings;

  /** Makes a scan that reads the fields that a job with such settings reads. */
  public ShardScan(Step step, AtlasSettings settings) {
    this.step = step;
    this.settings = settings;
  }

  /**
   * Scans gzip shards.
   *
   * @param threads how many at a time
   * @throws IOException when one can't be read
   */
  public Seen scan(List<Path> shards, int threads) throws IOException, InterruptedException {
    PhotoEnricher enricher =
        step == Step.ENRICH ? new PhotoEnricher(ReverseGeocoder.load(), settings) : null;
    Queue<Path> queue = new ConcurrentLinkedQueue<>(shards);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Seen>> parts =
          IntStream.range(0, threads)
              .mapToObj(i -> pool.submit(() -> scanAll(queue, enricher)))
              .toList();
      Seen seen = Seen.NOTHING;
      for (Future<Seen> part : parts) {
        seen = seen.plus(part.get());
      }
      return seen;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Seen scanAll(Queue<Path> queue, PhotoEnricher enricher) throws IOException {
    Seen seen = Seen.NOTHING;
    for (Path shard = queue.poll(); shard != null; shard = queue.poll()) {
      seen = seen.plus(step == Step.GUNZIP ? gunzip(shard) : read(shard, enricher));
    }
    return seen;
  }

  private static Seen gunzip(Path shard) throws IOException {
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
    return new Seen(bytes, 0, 0, 0, checksum);
  }

  private Seen read(Path shard, PhotoEnricher enricher) throws IOException {
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
    return new Seen(0, rows, rejects, tags, checksum);
  }
}
