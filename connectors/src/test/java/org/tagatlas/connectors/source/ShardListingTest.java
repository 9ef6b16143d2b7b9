package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardListingTest {

  @TempDir Path root;

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  /** Expands inputs below the root and returns names relative to it. */
  private List<String> expand(String... inputs) throws IOException {
    return ShardListing.expand(Arrays.stream(inputs).map(input -> root + "/" + input).toList())
        .stream()
        .map(path -> ShardListing.shardName(path).substring(root.toString().length() + 1))
        .toList();
  }

  @Test
  void listsFoldersRecursivelyWithoutHiddenNames() throws IOException {
    file("b.gz");
    file("a/z.gz");
    file("a/.hidden.gz");
    file("a/x.gz.crc/.x.crc");
    file("_SUCCESS");
    file("_temporary/y.gz");
    file(".git/y.gz");
    assertThat(expand("")).containsExactly("a/z.gz", "b.gz");
    assertThat(expand("_SUCCESS", "_temporary", "a", "b.gz", "a/z.gz", "."))
        .containsExactly("_SUCCESS", "_temporary/y.gz", "a/z.gz", "b.gz");
  }

  @Test
  void skipsIncompleteFiles() throws IOException {
    List<String> temporary =
        List.of(
            "a.tmp",
            "b.jsonl.part",
            "c.gz.TMP",
            "d.crdownload",
            "e.filepart",
            "f~",
            "g.gz.inprogress.1-2",
            "h._COPYING_",
            "~i",
            "j.gz.partial",
            "k.swp",
            "l.temp",
            "#m#");
    for (String name : temporary) {
      file(name);
      file("deep.tmp/" + name);
    }
    for (String name :
        List.of("tmp", "part", "part-0000", "a.tmp.gz", "x.parts", "temporary.gz", "1.2")) {
      file(name);
    }
    assertThat(expand(""))
        .containsExactly("1.2", "a.tmp.gz", "part", "part-0000", "temporary.gz", "tmp", "x.parts");
    assertThat(expand("*")).isEqualTo(expand("**")).isEqualTo(expand(""));
    List<org.apache.flink.core.fs.Path> passed = new ArrayList<>();
    ShardListing.expand(List.of(root.toString()), passed);
    ShardListing.expand(List.of(root + "/*"), passed);
    assertThat(passed).hasSize(2 * temporary.size() + 2);
    // Names that were typed are included.
    assertThat(expand("a.tmp", "*.part")).containsExactly("a.tmp", "b.jsonl.part");
  }

  @Test
  void patternsMatch() throws IOException {
    file("2011/a.gz");
    file("2011/a.bz2");
    file("2012/deep/er/b.gz");
    file("2012/_c.gz");
    file("c.gz");
    assertThat(expand("2011/*.gz")).containsExactly("2011/a.gz");
    assertThat(expand("20??/*.gz")).containsExactly("2011/a.gz");
    assertThat(expand("201[12]")).containsExactly("2011/a.bz2", "2011/a.gz", "2012/deep/er/b.gz");
    assertThat(expand("**/*.gz")).containsExactly("2011/a.gz", "2012/deep/er/b.gz", "c.gz");
    assertThat(expand("2012/**")).containsExactly("2012/deep/er/b.gz");
    assertThat(expand("2012/**/er/*")).containsExactly("2012/deep/er/b.gz");
    assertThat(expand("{c,2011/a}.gz")).containsExactly("2011/a.gz", "c.gz");
    assertThat(expand("2012/_*")).containsExactly("2012/_c.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b.gz",
        "a%20b.gz",
        "a+b.gz",
        "ü你😀.gz",
        "[2011].gz",
        "{a,b}.gz",
        "*.gz",
        "a?.gz",
        "a:b.gz",
        "s3:x.gz",
        "a\\b.gz",
        "a#b.gz",
        "a'b\".gz",
        "a\nb.gz",
        "%.gz"
      })
  void takesExistingNamesLiterally(String name) throws Exception {
    file("other.gz");
    file(name);
    assertThat(expand(name)).containsExactly(name);
    assertThat(expand("")).containsExactlyInAnyOrder(name, "other.gz");
    assertThat(expand("*.gz")).contains(name);
    org.apache.flink.core.fs.Path path = ShardListing.expand(List.of(root + "/" + name)).get(0);
    assertThat(ShardFiles.open(path)).hasContent("x");
    FileSourceSplit split = new FileSourceSplit("id", path, 0, 1, 0, 1);
    FileSourceSplitSerializer serializer = FileSourceSplitSerializer.INSTANCE;
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)).path())
        .isEqualTo(path);
    if (!name.contains("\\")) {
      // As in the checkpoint of processed paths.
      assertThat(new org.apache.flink.core.fs.Path(path.toString())).isEqualTo(path);
    }
  }

  @Test
  void matchesPatternsInAFolderWithBrackets() throws IOException {
    file("[2011]/a.gz");
    file("2/b.gz");
    assertThat(expand("[2011]/*.gz")).containsExactly("2/b.gz", "[2011]/a.gz");
    assertThat(expand("[2011]")).containsExactly("[2011]/a.gz");
  }

  @Test
  void reportsMissingInputs() throws IOException {
    file("a.gz");
    assertThatThrownBy(() -> expand("a.gz", "nothing"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("there is no file or folder '" + root + "/nothing'");
    assertThatThrownBy(() -> expand("*.bz2"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("no file matches '" + root + "/*.bz2'");
    assertThatThrownBy(() -> expand("none/*.gz")).hasMessageContaining("none/*.gz");
    assertThatThrownBy(() -> expand("a.gz/*")).hasMessageContaining("a.gz/*");
    assertThatThrownBy(() -> expand("a\u0000b")).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> ShardListing.expand(List.of("")))
        .hasMessage("there is no file or folder ''");
    assertThatThrownBy(() -> ShardListing.expand(List.of("nosuchscheme://bucket/a.gz")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot list 'nosuchscheme://bucket/a.gz'");
  }

  @Test
  void acceptsAnEmptyFolder() throws IOException {
    Files.createDirectories(root.resolve("empty"));
    assertThat(expand("empty")).isEmpty();
  }

  @Test
  void listsBrokenLinksAndStopsAtCycles() throws IOException {
    file("a/b/c.gz");
    Files.createSymbolicLink(root.resolve("a/b/up"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/b/up2"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/broken.gz"), root.resolve("gone"));
    assertThat(expand("a")).containsExactly("a/b/c.gz", "a/broken.gz");
    assertThat(expand("a/broken.gz")).containsExactly("a/broken.gz");
    assertThat(expand("**/c.gz")).containsExactly("a/b/c.gz");
    assertThat(expand("a/**")).contains("a/b/c.gz", "a/broken.gz");
  }

  @Test
  void makesLocalAddressesAndRelativeNamesAbsolute() throws IOException {
    Path file = file("a.gz");
    assertThat(ShardListing.expand(List.of("file://" + file, "file:" + file, file.toString())))
        .extracting(ShardListing::shardName)
        .containsExactly(file.toString());
    assertThat(ShardListing.expand(List.of("file://" + root + "/*.gz"))).hasSize(1);
    assertThat(ShardListing.expand(List.of("pom.xml", "./pom.xml", "po*.xml")))
        .extracting(ShardListing::shardName)
        .containsExactly(Path.of("pom.xml").toAbsolutePath().toString());
    assertThat(ShardFiles.absolute("a/*.gz")).isEqualTo(Path.of("").toAbsolutePath() + "/a/*.gz");
    assertThat(ShardFiles.absolute("file:///a/*")).isEqualTo("/a/*");
    assertThat(ShardFiles.absolute("s3://bucket/*")).isEqualTo("s3://bucket/*");
  }

  @Test
  void namesRemoteShardsByAddress() {
    assertThat(ShardListing.shardName(ShardFiles.path("s3://bucket/a b%20/c.gz")))
        .isEqualTo("s3://bucket/a b%20/c.gz");
  }
}
