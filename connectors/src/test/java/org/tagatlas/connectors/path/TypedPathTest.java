package org.tagatlas.connectors.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedPathTest {

  /** Characters with special meaning in URIs, shells, patterns or properties files. */
  private static final String ODD = "m y ü%20#+'\"$x";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        ODD,
        "my state",
        "Zürich",
        "日本",
        "100%",
        "%41",
        "a%2Fb",
        "a#b",
        "a?b=c",
        "a+b",
        "a&b;c,d",
        "a:b",
        "c:d",
        "[x]",
        "{x}",
        "*",
        "~",
        "a'b\"c",
        "$HOME",
        "`x`",
        "é",
        "😀",
        "-x",
        "@x",
        "."
      })
  void takesLocalPathsLiterally(String name) throws IOException {
    Path local = Files.createDirectories(folder.resolve("in").resolve(name));
    for (String typed : new String[] {local.toString(), local + "/"}) {
      assertThat(Path.of(TypedPath.of(typed).getPath())).isEqualTo(local.normalize());
      // As a setting that Flink parses.
      org.apache.flink.core.fs.Path read = new org.apache.flink.core.fs.Path(TypedPath.text(typed));
      write(new org.apache.flink.core.fs.Path(read, "written"));
      assertThat(local.resolve("written")).hasContent("here");
      Files.delete(local.resolve("written"));
    }
  }

  @Property
  void settingsNameTheSameFile(@ForAll("names") String name) {
    Path local = Path.of("/in", name);
    org.apache.flink.core.fs.Path typed = TypedPath.of(local.toString());
    assertThat(typed.getPath()).isEqualTo(local.toString());
    try {
      assertThat(new org.apache.flink.core.fs.Path(TypedPath.text(local)).getPath())
          .isEqualTo(local.toString());
    } catch (IllegalArgumentException e) {
      assertThat(name).contains("\\");
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars(" %#?+&;:,'\"$`~@*[]{}()=!|<>\\")
        .withCharRange('a', 'f')
        .withCharRange('0', '3')
        .withChars('ü', 'é', '日', '\u00a0')
        .ofMinLength(1)
        .ofMaxLength(12);
  }

  @Test
  void resolvesRelativePathsInTheWorkingDirectory() {
    assertThat(TypedPath.of(ODD).getPath()).isEqualTo(Path.of(ODD).toAbsolutePath().toString());
    assertThat(TypedPath.of("a/../b").getPath())
        .isEqualTo(Path.of("b").toAbsolutePath().toString());
  }

  @Test
  void treatsFileAddressesAsUrisUnlessTheLiteralNameExists() throws IOException {
    String uri = folder + "/my%20state";
    assertThat(TypedPath.of("file://" + uri).getPath()).isEqualTo(folder + "/my state");
    assertThat(TypedPath.of("file:" + uri).getPath()).isEqualTo(folder + "/my state");
    // Flink prints such addresses, which are not valid URIs.
    assertThat(TypedPath.of("file:" + folder + "/my 100% state").getPath())
        .isEqualTo(folder + "/my 100% state");
    assertThat(TypedPath.of("file:" + folder + "/a%20b#c").getPath())
        .isEqualTo(folder + "/a%20b#c");
    Files.createDirectory(Path.of(uri));
    assertThat(TypedPath.of("file://" + uri).getPath()).isEqualTo(uri);
    assertThat(TypedPath.of(TypedPath.text(uri)).getPath()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://bucket/my state/ü", "s3://bucket/a%20b", "s3://bucket/a#b?c", "s3a://b/c+d"})
  void takesOtherAddressesLiterally(String typed) {
    assertThat(TypedPath.of(typed)).hasToString(typed);
    assertThat(TypedPath.text(typed)).isEqualTo(typed);
    assertThat(TypedPath.localName(typed)).isNull();
  }

  @Test
  void rejectsBackslashesThatFlinkWouldConvert() {
    assertThatThrownBy(() -> TypedPath.text(folder.resolve("a\\b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rename the folder or choose another one");
  }

  private static void write(org.apache.flink.core.fs.Path file) throws IOException {
    try (FSDataOutputStream out =
        file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write("here".getBytes(StandardCharsets.UTF_8));
    }
  }
}
