package org.tagatlas.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShardKeyTest {

  @Property(tries = 200)
  void isMd5WithoutLeadingZerosOfBytes(@ForAll String url) throws Exception {
    StringBuilder key = new StringBuilder();
    for (byte b : MessageDigest.getInstance("MD5").digest(url.getBytes(StandardCharsets.UTF_8))) {
      key.append(String.format(Locale.ROOT, "%x", b));
    }
    assertThat(ShardKey.of(url)).isEqualTo(key.toString());
  }
}
