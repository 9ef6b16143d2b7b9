package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardData;
import org.tagatlas.shard.ShardReader;

class RemoteShardsTest {

  @BeforeEach
  void fill() {
    RemoteFileSystem.OBJECTS.put("memory://bucket/2011/a b.gz", ShardData.gzip(ShardData.rows(2)));
    RemoteFileSystem.OBJECTS.put("memory://bucket/2011/deep/c.gz", ShardData.rows(1));
    RemoteFileSystem.OBJECTS.put("memory://bucket/2011/_SUCCESS", ShardData.rows(1));
    RemoteFileSystem.OBJECTS.put("memory://bucket/2011/empty.gz", new byte[0]);
    RemoteFileSystem.OBJECTS.put("memory://bucket/2012/d.gz", ShardData.rows(1));
  }

  @AfterEach
  void clear() {
    RemoteFileSystem.OBJECTS.clear();
  }

  private static List<String> expand(String... inputs) throws IOException {
    return ShardListing.expand(List.of(inputs)).stream().map(ShardListing::shardName).toList();
  }

  @Test
  void findsObjectsPrefixesAndPatterns() throws IOException {
    assertThat(expand("memory://bucket/2011"))
        .containsExactly(
            "memory://bucket/2011/a b.gz",
            "memory://bucket/2011/deep/c.gz",
            "memory://bucket/2011/empty.gz");
    assertThat(expand("memory://bucket/20*/?.gz")).containsExactly("memory://bucket/2012/d.gz");
    assertThat(expand("memory://bucket/**/[cd].gz"))
        .containsExactly("memory://bucket/2011/deep/c.gz", "memory://bucket/2012/d.gz");
    assertThat(expand("memory://bucket/2011/empty.gz"))
        .containsExactly("memory://bucket/2011/empty.gz");
    assertThat(expand("memory://bucket")).isEqualTo(expand("memory://bucket/")).hasSize(4);
    assertThat(expand("memory://bucket/*")).isEqualTo(expand("memory://bucket/**")).hasSize(4);
    assertThat(expand("memory://bucket/*/d.gz", "memory://bucket/"))
        .hasSize(4)
        .contains("memory://bucket/2012/d.gz");
    assertThatThrownBy(() -> expand("memory://bucket/2013/*.gz"))
        .hasMessage("no file matches 'memory://bucket/2013/*.gz'");
    assertThatThrownBy(() -> expand("memory://bucket/2013"))
        .hasMessage("there is no file or folder 'memory://bucket/2013'");
  }

  @Test
  void readsAnEmptyObjectWithoutRows() throws IOException {
    assertThat(read("memory://bucket/2011/empty.gz"))
        .containsExactly(new ShardEnd("memory://bucket/2011/empty.gz", 0));
    assertThat(ShardData.ids(read("memory://bucket/2011/a b.gz"))).containsExactly(1L, 2L);
    assertThat(read("memory://bucket/2011/gone.gz")).hasSize(2);
  }

  private static List<ShardRow> read(String address) throws IOException {
    Path path = new Path(address);
    List<ShardRow> rows = new ArrayList<>();
    try (ShardReader reader =
        new ShardReader(address, () -> ShardFiles.open(path), false, FieldSet.COUNTED)) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void readsAnObjectAfterOneScan() throws IOException {
    assertThat(
            new GrowingFiles(Map.of())
                .scan(ShardListing.filesNow(List.of("memory://bucket/2011/*.gz")), true))
        .extracting(FileSourceSplit::splitId)
        .containsExactly("memory://bucket/2011/a b.gz", "memory://bucket/2011/empty.gz");
  }
}
