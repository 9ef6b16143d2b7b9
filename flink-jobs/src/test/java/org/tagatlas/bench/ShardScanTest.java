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
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.operator.Pace;

final class ShardScanTest {

  private static final AtlasSettings SETTINGS = AtlasSettings.defaults(Pace.BACKFILL);

  @TempDir private Path folder;
  private Counts counts;
  private List<Path> shards;

  @BeforeEach
  void generate() throws Exception {
    counts =
        new Generator(Gazetteer.load().cities(), 5000, 3, 3, ShardFormat.JSONL).write(folder, 2);
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
  void seesEachRowWhateverTheThreads() throws Exception {
    ShardScan scan = new ShardScan(ShardScan.Step.PARSE, SETTINGS);
    ShardScan.Seen seen = scan.scan(shards, 1);
    assertThat(seen.rows()).isEqualTo(counts.rows());
    assertThat(seen.rejects()).isEqualTo(counts.malformed());
    assertThat(seen.tags()).isZero();
    assertThat(scan.scan(shards, 3)).isEqualTo(seen);
  }

  @Test
  void enrichesWhatIsGeotagged() throws Exception {
    ShardScan.Seen seen = new ShardScan(ShardScan.Step.ENRICH, SETTINGS).scan(shards, 2);
    assertThat(seen.rows()).isEqualTo(counts.rows());
    // Six or seven tags a photo.
    assertThat(seen.tags()).isBetween(5 * counts.geotagged(), 8 * counts.geotagged());
  }
}
