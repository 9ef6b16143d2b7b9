package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.shard.RowRange;
import org.tagatlas.sqlite.DatabaseFiles;

class ShardFileEnumeratorTest {

  @TempDir Path root;

  private static List<String> names(FileEnumerator enumerator, Path... paths) throws IOException {
    org.apache.flink.core.fs.Path[] inputs = new org.apache.flink.core.fs.Path[paths.length];
    for (int i = 0; i < paths.length; i++) {
      inputs[i] = ShardFiles.path(paths[i]);
    }
    return enumerator.enumerateSplits(inputs, 1).stream()
        .map(FileSourceSplit::path)
        .map(path -> path.getName())
        .toList();
  }

  @Test
  void enumeratesFilesBrokenLinksAndMissingInputs() throws IOException {
    Files.writeString(root.resolve("b"), "x");
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/c"), "x");
    Files.writeString(root.resolve(".h"), "x");
    Files.createSymbolicLink(root.resolve("a"), root.resolve("gone"));
    assertThat(names(new ShardFileEnumerator(), root, root.resolve("b"), root.resolve("z")))
        .containsExactly("a", "b", "c", "z");
  }

  @Test
  void dividesADatabaseIntoRangesOfRowids() throws Exception {
    Path file = DatabaseFiles.photos(root.resolve("a.sql"), 3000);
    Files.writeString(root.resolve("b"), "x".repeat(100_000));
    org.apache.flink.core.fs.Path[] input = {ShardFiles.path(root)};
    List<FileSourceSplit> splits =
        List.copyOf(new ShardFileEnumerator(Files.size(file) / 4).enumerateSplits(input, 1));
    assertThat(splits)
        .extracting(FileSourceSplit::splitId)
        .containsExactly(
            "file:" + root + "/a.sql#range-000001",
            "file:" + root + "/a.sql#range-000002",
            "file:" + root + "/a.sql#range-000003",
            "file:" + root + "/a.sql#range-000004",
            "file:" + root + "/b");
    long next = Long.MIN_VALUE;
    for (FileSourceSplit each : splits.subList(0, 4)) {
      RowRange range = ((ShardSplit) each).range();
      assertThat(range.from()).isEqualTo(next);
      next = range.to() + 1;
      ShardSplit copy =
          ShardSplitSerializer.INSTANCE.deserialize(
              ShardSplitSerializer.INSTANCE.getVersion(),
              ShardSplitSerializer.INSTANCE.serialize((ShardSplit) each));
      assertThat(copy.range()).isEqualTo(range);
      assertThat(copy.splitId()).isEqualTo(each.splitId());
    }
    assertThat(((ShardSplit) splits.get(3)).range().to()).isEqualTo(Long.MAX_VALUE);
    assertThat(((ShardSplit) splits.get(4)).range()).isEqualTo(RowRange.ALL);
  }

  @Test
  void assignsSplitsWithStableIdsInOrder() throws IOException {
    for (String name : List.of("c", "a", "b")) {
      Files.writeString(root.resolve(name), "x");
    }
    org.apache.flink.core.fs.Path[] input = {ShardFiles.path(root)};
    List<FileSourceSplit> splits = List.copyOf(new ShardFileEnumerator().enumerateSplits(input, 1));
    assertThat(splits)
        .extracting(FileSourceSplit::splitId)
        .containsExactly("file:" + root + "/a", "file:" + root + "/b", "file:" + root + "/c");
    ShardAssigner assigner = new ShardAssigner(List.of(splits.get(2), splits.get(0)));
    assertThat(assigner.getNext(null)).contains(splits.get(0));
    assigner.addSplits(List.of(splits.get(1), splits.get(0)));
    assertThat(assigner.remainingSplits()).containsExactlyElementsOf(splits);
    assertThat(assigner.getNext("host")).contains(splits.get(0));
  }
}
