package org.tagatlas.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;

/** A gzip JSON Lines shard of made-up photos in memory, always the same. */
final class GeneratedShard {

  /** How many rows it has: more than caches hold, and a moment's work. */
  static final int ROWS = 20_000;

  private static final String NAME = "generated";

  /** Generated when it is first asked for, and once for all benchmarks that one process runs. */
  private static final class Shared {
    static final GeneratedShard SHARD = make();
  }

  private final byte[] bytes;

  private GeneratedShard(byte[] bytes) {
    this.bytes = bytes;
  }

  static GeneratedShard get() {
    return Shared.SHARD;
  }

  private static GeneratedShard make() {
    try {
      Path folder = Files.createTempDirectory("tagatlas-benchmark");
      try {
        new Generator(Gazetteer.load().cities(), ROWS, 1, 1, ShardFormat.JSONL).write(folder, 1);
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

  /** Returns the bytes as a file would hold them. */
  ByteArrayInputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  ShardReader reader(FieldSet fields) {
    return new ShardReader(NAME, this::stream, true, fields);
  }

  /** Returns its first photos with all their fields, malformed rows left out. */
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
