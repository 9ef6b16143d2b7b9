package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsAddressTest {

  @ParameterizedTest
  @CsvSource({
    "http://www.flickr.com/photos/1/2/, https://www.flickr.com/photos/1/2/",
    "http://farm4.staticflickr.com/3/4_5.jpg, https://farm4.staticflickr.com/3/4_5.jpg",
    "HTTP://WWW.Flickr.COM, https://WWW.Flickr.COM",
    "https://www.flickr.com/, https://www.flickr.com/",
    "http://notflickr.com/a, http://notflickr.com/a",
    "http://example.org/.flickr.com/, http://example.org/.flickr.com/",
    "http://www.flickr.com:8080/, http://www.flickr.com:8080/",
    "javascript:alert(1), javascript:alert(1)"
  })
  void rewritesAddressesOfFlickrOnly(String address, String expected) {
    assertThat(HttpsAddress.of(address)).isEqualTo(expected);
  }

  @Test
  void keepsMissingAddresses() {
    assertThat(HttpsAddress.of("")).isEmpty();
    assertThat(HttpsAddress.of(null)).isNull();
  }
}
