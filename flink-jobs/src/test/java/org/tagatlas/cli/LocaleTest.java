package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tagatlas.job.EmbeddedFlink;
import org.tagatlas.run.UserError;

/** Tests output and configuration in every locale that Java supports. */
final class LocaleTest {

  private final Locale before = Locale.getDefault();

  @AfterEach
  void reset() {
    Locale.setDefault(before);
  }

  @Test
  void formatsAndParsesEquallyInEveryLocale() {
    Set<String> wrong = new TreeSet<>();
    for (Locale locale : locales().toList()) {
      Locale.setDefault(locale);
      CommandLines.formatInRoot();
      if (!String.format("%,d %.1f", 12345, 1.5).equals("12,345 1.5")) {
        wrong.add(locale.toLanguageTag());
      }
      // A size is formatted when it is set, and parsed when it is read.
      Configuration conf =
          EmbeddedFlink.inThisProcess(1, "hashmap", "file:/x", false, Duration.ofSeconds(1), null);
      if (conf.get(TaskManagerOptions.NETWORK_MEMORY_MIN).getMebiBytes() != 192
          || !conf.toMap().get("taskmanager.memory.managed.size").equals("1 gb")) {
        wrong.add(locale.toLanguageTag());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Stream<Locale> locales() {
    return Stream.concat(
        Stream.of(Locale.getAvailableLocales()),
        Stream.of(
                "fa-IR",
                "ar-EG-u-nu-arab",
                "hi-IN-u-nu-deva",
                "my-MM-u-nu-mymr",
                "th-TH-u-ca-buddhist-nu-thai",
                "ja-JP-u-ca-japanese",
                "tr-TR",
                "de-CH")
            .map(Locale::forLanguageTag));
  }

  @Test
  void rejectsArgumentsThatJavaCouldNotDecode() {
    String[] lost = {"run", "--output=files:Z\uFFFD\uFFFDrich"};
    assertThatThrownBy(() -> CommandLines.requireReadable(lost, "ANSI_X3.4-1968"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Set LC_ALL to a UTF-8 locale");
    assertThatCode(() -> CommandLines.requireReadable(lost, "UTF-8")).doesNotThrowAnyException();
    String[] plain = {"run", "--output=files:Zurich"};
    assertThatCode(() -> CommandLines.requireReadable(plain, "ANSI_X3.4-1968"))
        .doesNotThrowAnyException();
  }
}
