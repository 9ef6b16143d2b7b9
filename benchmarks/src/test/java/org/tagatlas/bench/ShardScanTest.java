package org.tagatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.generate.Counts;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;

final class ShardScanTest {

  private static final AtlasSettings SETTINGS = AtlasSettings.defaults(EmitPolicy.BACKFILL);

  @TempDir private Path folder;
  private Counts counts;
  private List<Path> shards;

  @BeforeEach
  void generate() throws Exception {
    counts =
        new Generator(Edition.FIRST, Gazetteer.load().cities(), 5000, 3, 3, OutputFormat.JSONL)
            .write(folder, 2);
    shards = Generator.existing(folder);
  }

  @Test
  void decompressesAll() throws Exception {
    long bytes = 0;
    for (Path shard : shards) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(shard))) {
        bytes += in.readAllBytes().length;
      }
    }
    assertThat(new ShardScan(ShardScan.Step.GUNZIP, SETTINGS).scan(shards, 2).bytes())
        .isEqualTo(bytes);
  }

  @Test
  void countsRowsIndependentlyOfThreads() throws Exception {
    ShardScan scan = new ShardScan(ShardScan.Step.PARSE, SETTINGS);
    ShardScan.Result result = scan.scan(shards, 1);
    assertThat(result.rows()).isEqualTo(counts.rows());
    assertThat(result.rejects()).isEqualTo(counts.malformed());
    assertThat(result.tags()).isZero();
    assertThat(scan.scan(shards, 3)).isEqualTo(result);
  }

  @Test
  void enrichesGeotaggedPhotos() throws Exception {
    ShardScan.Result result = new ShardScan(ShardScan.Step.ENRICH, SETTINGS).scan(shards, 2);
    assertThat(result.rows()).isEqualTo(counts.rows());
    // Six or seven tags per photo.
    assertThat(result.tags()).isBetween(5 * counts.geotagged(), 8 * counts.geotagged());
  }
}
