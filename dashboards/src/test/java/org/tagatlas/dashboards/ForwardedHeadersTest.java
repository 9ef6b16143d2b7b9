package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.tagatlas.dashboards.ForwardedHeaders.Forwarded;

/** Tests that forwarded headers are read from trusted proxies only. */
class ForwardedHeadersTest {

  private static final List<AddressRange> TRUSTED =
      List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32"));

  @Test
  void readsForwarded() {
    assertThat(read("Forwarded: for=192.0.2.1;proto=https;host=atlas.example"))
        .isEqualTo(forwarded("https", "atlas.example", -1, ""));
    assertThat(
            read("forwarded: For=\"[2001:db8::9]:47\" ; PROTO=HTTPS; Host=\"Atlas.example:8443\""))
        .isEqualTo(forwarded("https", "atlas.example:8443", -1, ""));
    assertThat(read("Forwarded: proto=http", "X-Forwarded-Proto: https"))
        .as("takes precedence")
        .isEqualTo(forwarded("http", null, -1, ""));
    assertThat(read("Forwarded: for=192.0.2.1", "X-Forwarded-Proto: https"))
        .as("falls back if empty")
        .isEqualTo(forwarded("https", null, -1, ""));
  }

  @Test
  void readsXForwardedHeaders() {
    assertThat(
            read(
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: atlas.example",
                "X-Forwarded-Port: 8443",
                "X-Forwarded-Prefix: /atlas/"))
        .isEqualTo(forwarded("https", "atlas.example", 8443, "/atlas"));
    assertThat(read()).isEqualTo(forwarded(null, null, -1, ""));
  }

  @Test
  void readsTheElementOfTheOutermostTrustedProxy() {
    // The first element was sent by the client.
    assertThat(
            read(
                "Forwarded: proto=http;host=evil.example",
                "Forwarded: for=192.0.2.1;proto=https;host=atlas.example"))
        .isEqualTo(forwarded("https", "atlas.example", -1, ""));
    // 10.0.0.2, the outer proxy, is the client of the inner one.
    assertThat(
            read(
                "Forwarded: host=evil.example, for=192.0.2.1;proto=https;host=atlas.example,"
                    + " for=10.0.0.2;proto=http;host=inner"))
        .isEqualTo(forwarded("https", "atlas.example", -1, ""));
    assertThat(
            read(
                "X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.0.0.2",
                "X-Forwarded-Proto: ftp, https, http",
                "X-Forwarded-Host: evil.example, atlas.example, inner"))
        .isEqualTo(forwarded("https", "atlas.example", -1, ""));
    assertThat(read("X-Forwarded-Host: evil.example, atlas.example"))
        .isEqualTo(forwarded(null, "atlas.example", -1, ""));
  }

  @Test
  void ignoresMalformedHeaders() {
    for (String header :
        List.of(
            "Forwarded: proto",
            "Forwarded: proto=\"https",
            "Forwarded: proto=https host=a",
            "Forwarded: =https",
            "X-Forwarded-Proto: javascript",
            "X-Forwarded-Host: a/b",
            "X-Forwarded-Host: a\"><script>",
            "X-Forwarded-Port: 99999",
            "X-Forwarded-Port: -1",
            "X-Forwarded-Prefix: //evil.example",
            "X-Forwarded-Prefix: /a/../b",
            "X-Forwarded-Prefix: a",
            "X-Forwarded-Prefix: /<b>")) {
      assertThat(read(header)).as(header).isEqualTo(forwarded(null, null, -1, ""));
    }
  }

  @Property(tries = 300)
  void neverThrows(@ForAll String first, @ForAll String second) {
    Forwarded read =
        read("Forwarded: " + first, "X-Forwarded-Host: " + second, "X-Forwarded-Prefix: " + first);
    assertThat(read.scheme()).isIn(null, "http", "https");
    assertThat(read.prefix()).matches("(/[^/<>\"\\s]+)*");
  }

  @Test
  void matchesAddressesInARange() {
    for (String[] each :
        new String[][] {
          {"10.0.0.0/8", "10.255.0.1", "11.0.0.1"},
          {"192.168.4.0/22", "192.168.7.255", "192.168.8.0"},
          {"127.0.0.1", "127.0.0.1", "127.0.0.2"},
          {"0.0.0.0/0", "8.8.8.8", "::1"},
          {"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
          {"::1", "0:0:0:0:0:0:0:1", "::2"}
        }) {
      AddressRange range = AddressRange.parse(each[0]);
      assertThat(range.contains(Authority.address(each[1]).orElseThrow())).as(each[1]).isTrue();
      assertThat(range.contains(Authority.address(each[2]).orElseThrow())).as(each[2]).isFalse();
    }
  }

  private static Forwarded forwarded(String scheme, String host, int port, String prefix) {
    return new Forwarded(
        scheme, host == null ? null : Authority.parse(host).orElseThrow(), port, prefix);
  }

  private static Forwarded read(String... lines) {
    return ForwardedHeaders.read(
        name -> {
          List<String> values = new ArrayList<>();
          for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).equalsIgnoreCase(name)) {
              values.add(line.substring(colon + 1).strip());
            }
          }
          return values;
        },
        TRUSTED);
  }
}
