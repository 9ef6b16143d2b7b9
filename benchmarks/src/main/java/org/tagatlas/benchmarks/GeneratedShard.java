package org.tagatlas.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/** A reproducible in-memory gzip JSON Lines shard of synthetic photos. */
final class GeneratedShard {

  /** Number of rows: more than fit into caches, but quick to generate. */
  static final int ROWS = 20_000;

  private static final String NAME = "generated";

  /** Generated lazily, once per process. */
  private static final class Shared {
    static final GeneratedShard SHARD = generate();
  }

  private final byte[] bytes;

  private GeneratedShard(byte[] bytes) {
    this.bytes = bytes;
  }

  static GeneratedShard get() {
    return Shared.SHARD;
  }

  private static GeneratedShard generate() {
    try {
      Path folder = Files.createTempDirectory("tagatlas-benchmark");
      try {
        new Generator(Edition.FIRST, Gazetteer.load().cities(), ROWS, 1, 1, OutputFormat.JSONL)
            .write(folder, 1);
        return new GeneratedShard(Files.readAllBytes(Generator.existing(folder).get(0)));
      } finally {
        for (Path shard : Generator.existing(folder)) {
          Files.delete(shard);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the compressed bytes. */
  ByteArrayInputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  ShardReader reader(FieldSet fields) {
    return new ShardReader(NAME, this::stream, true, fields);
  }

  /** Returns the first photos with all fields, without malformed rows. */
  List<PhotoRecord> photos(int count) {
    List<PhotoRecord> photos = new ArrayList<>(count);
    try (ShardReader reader = reader(FieldSet.PUBLISHED)) {
      while (photos.size() < count) {
        ShardRow row = reader.next();
        if (row == null) {
          throw new IllegalArgumentException("only " + photos.size() + " photos");
        }
        if (row instanceof PhotoRecord photo) {
          photos.add(photo);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return photos;
  }
}
