package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a locale with non-ASCII digits. */
final class LocaleTest {

  private final Locale before = Locale.getDefault();

  @AfterEach
  void reset() {
    Locale.setDefault(before);
  }

  @Test
  void runsJobInLocaleWithNonAsciiDigits(@TempDir Path folder) throws Exception {
    Path shard = TestPhoto.writeJson(folder.resolve("a.jsonl"), TestPhoto.some(1, 20));
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext-ca-persian"));
    assertThat(
            Launcher.commandLine()
                .execute(
                    "run",
                    "--input=" + shard,
                    "--output=files:" + folder.resolve("out"),
                    "--quiet",
                    "--parallelism=1"))
        .isZero();
    assertThat(new Documents(folder.resolve("out")).all()).isNotEmpty();
  }
}
