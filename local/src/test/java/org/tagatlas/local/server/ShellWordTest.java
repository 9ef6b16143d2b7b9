package org.tagatlas.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ShellWordTest {

  @Test
  void quotesOnlyIfNecessary() {
    assertThat(ShellWord.of("/data/cluster-1/s3.env")).isEqualTo("/data/cluster-1/s3.env");
    assertThat(ShellWord.of("it's")).isEqualTo("'it'\\''s'");
    assertThat(ShellWord.of("")).isEqualTo("''");
  }

  @Property(tries = 5)
  void shellReadsQuotedWordsUnchanged(@ForAll("words") List<String> words) throws Exception {
    List<String> quoted = new ArrayList<>();
    words.forEach(word -> quoted.add(ShellWord.of(word)));
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\0' " + String.join(" ", quoted)).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(read).isEqualTo(String.join("\0", words) + '\0');
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings()
        .withChars(" '\"$`\\!*?[]{}()<>|&;~#=%+\t\n-@")
        .withCharRange('a', 'c')
        .ofMaxLength(8)
        .list()
        .ofMinSize(20)
        .ofMaxSize(60);
  }
}
