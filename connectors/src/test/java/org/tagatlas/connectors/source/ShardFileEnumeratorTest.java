package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.util.InstantiationUtil;
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
  void enumeratesFilesBrokenLinksAndWhatIsGone() throws IOException {
    Files.writeString(root.resolve("b"), "x");
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/c"), "x");
    Files.writeString(root.resolve(".h"), "x");
    Files.createSymbolicLink(root.resolve("a"), root.resolve("gone"));
    assertThat(
            names(ShardFileEnumerator.once().create(), root, root.resolve("b"), root.resolve("z")))
        .containsExactly("a", "b", "c", "z");
  }

  @Test
  void takesALocalFileOnlyWhenTwoScansSawTheSame() throws Exception {
    FileEnumerator.Provider provider =
        InstantiationUtil.clone(ShardFileEnumerator.continuous(List.of(root + "/*.gz")));
    FileEnumerator enumerator = provider.create();
    Path file = Files.writeString(root.resolve("a.gz"), "x");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(names(enumerator)).isEmpty();
    assertThat(names(enumerator)).containsExactly("a.gz");

    Path growing = Files.writeString(root.resolve("b.gz"), "x");
    for (int i = 0; i < 3; i++) {
      Files.writeString(growing, "x", StandardOpenOption.APPEND);
      Files.setLastModifiedTime(growing, FileTime.fromMillis(1_000));
      assertThat(names(enumerator)).containsExactly("a.gz");
    }
    // The same size, written at another time.
    Files.setLastModifiedTime(growing, FileTime.fromMillis(2_000));
    assertThat(names(enumerator)).containsExactly("a.gz");
    assertThat(names(enumerator)).containsExactly("a.gz", "b.gz");

    Files.delete(file);
    assertThat(names(enumerator)).containsExactly("b.gz");
  }

  @Test
  void anInputMayComeLater() throws IOException {
    FileEnumerator enumerator =
        ShardFileEnumerator.continuous(List.of(root.resolve("later").toString())).create();
    assertThat(names(enumerator)).isEmpty();
    Files.createDirectory(root.resolve("later"));
    Files.writeString(root.resolve("later/a"), "x");
    assertThat(names(enumerator)).isEmpty();
    assertThat(names(enumerator)).containsExactly("a");
  }

  @Test
  void splitsHaveTheSameIdsInEachRunAndAreHandedOutInOrder() throws IOException {
    for (String name : List.of("c", "a", "b")) {
      Files.writeString(root.resolve(name), "x");
    }
    org.apache.flink.core.fs.Path[] input = {ShardFiles.path(root)};
    List<FileSourceSplit> splits =
        List.copyOf(ShardFileEnumerator.once().create().enumerateSplits(input, 1));
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
