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
