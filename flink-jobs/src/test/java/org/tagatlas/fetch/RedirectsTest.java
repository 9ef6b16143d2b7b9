package org.tagatlas.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectsTest {

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, http://a.example/x, false",
    "https://a.example/x, https://a.example/y, true",
    "http://a.example/x, https://a.example/y, true",
    "http://a.example/x, HTTPS://A.EXAMPLE/y, true",
    "https://a.example/x, https://a.example:443/y, true",
    "https://a.example/x, https://a.example:80/y, false",
    "https://a.example/x, https://b.example/y, false",
    "https://a.example/x, https://a.example.b.example/y, false"
  })
  void redirectsNeverDowngradeToHttp(String from, String to, boolean allowed) {
    boolean followed;
    try {
      Redirects.follow(
          new FetchRequest(URI.create("https://a.example/"), Map.of(), Set.of(), false, 1),
          URI.create(from),
          to);
      followed = true;
    } catch (FetchException e) {
      assertThat(e.reason()).isEqualTo(FetchException.Reason.FORBIDDEN);
      followed = false;
    }
    assertThat(followed).isEqualTo(allowed);
  }
}
