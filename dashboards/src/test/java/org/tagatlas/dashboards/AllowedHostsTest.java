package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which hosts a request may name, and the parsing of the access options. */
class AllowedHostsTest {

  private static final int PORT = 8080;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "localhost",
        "LocalHost.:8080",
        "atlas.localhost:8080",
        "127.0.0.1:8080",
        "127.8.9.10:8080",
        "127.0.0.1.:8080",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]:8080",
        "[::ffff:127.0.0.1]:8080"
      })
  void allowsLoopbackHosts(String host) {
    assertThat(allows("127.0.0.1", PageAccess.DIRECT, host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost:8081",
        "127.0.0.1:80",
        "127.0.0.1.evil.example:8080",
        "localhost.evil.example:8080",
        "notlocalhost:8080",
        "192.168.1.5:8080",
        "[fe80::1]:8080",
        "0.0.0.0:8080"
      })
  void rejectsOtherHosts(String host) {
    assertThat(allows("127.0.0.1", PageAccess.DIRECT, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":8080",
        "a b",
        "a@b",
        "a/b",
        "[::1",
        "::1",
        "[::1]8080",
        "a:b",
        "a:0",
        "a:65536",
        "a:123456",
        "[localhost]",
        "[fe80::1%25eth0]",
        "é.example",
        "999.1.1.1",
        "."
      })
  void rejectsInvalidAuthorities(String text) {
    assertThat(Authority.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.5, 192.168.1.5:8080, true",
    "192.168.1.5, 192.168.1.6:8080, false",
    "192.168.1.5, evil.example:8080, false",
    "atlas.internal, ATLAS.internal:8080, true",
    "0.0.0.0, 192.168.1.5:8080, true",
    "0.0.0.0, 203.0.113.7:8080, true",
    "0.0.0.0, evil.example:8080, false",
    "::, [2001:db8::1]:8080, true",
    "::, evil.example, false"
  })
  void allowsTheBindAddress(String bind, String host, boolean isAllowed) {
    assertThat(allows(bind, PageAccess.DIRECT, host)).isEqualTo(isAllowed);
  }

  @ParameterizedTest
  @CsvSource({
    "atlas.example, true",
    "Atlas.Example.:9999, true",
    "other.example:81, true",
    "other.example, false",
    "other.example:8080, false",
    "sub.atlas.example, false",
    "[2001:db8::2]:1, true",
    "public.example, true",
    "public.example:443, true",
    "public.example:8080, true",
    "public.example:444, false",
    "localhost:8080, true"
  })
  void allowsConfiguredHosts(String host, boolean isAllowed) {
    PageAccess access =
        PageAccess.parse(
            List.of("ATLAS.example.", "other.example:81", "2001:db8:0::2"),
            List.of(),
            "https://public.example/atlas/");
    assertThat(allows("127.0.0.1", access, host)).isEqualTo(isAllowed);
    assertThat(access.publicUrl()).hasToString("https://public.example/atlas");
  }

  @ParameterizedTest
  @CsvSource({
    "--allow-host, a b",
    "--allow-host, http://a",
    "--allow-host, a:b",
    "--trusted-proxy, localhost",
    "--trusted-proxy, 10.0.0.0/33",
    "--trusted-proxy, 10.0.0/8",
    "--trusted-proxy, ::1/129",
    "--trusted-proxy, 10.0.0.0/-1",
    "--trusted-proxy, *",
    "--public-url, atlas.example",
    "--public-url, ftp://atlas.example",
    "--public-url, https://atlas.example/?a=b",
    "--public-url, https://atlas.example/#a",
    "--public-url, https://me:secret@atlas.example/",
    "--public-url, https://atlas.example/a//b",
    "--public-url, https://atlas.example/../b",
    "--public-url, https://atlas.example/api/x",
    "--public-url, https:///x",
    "--public-url, ''"
  })
  void namesTheInvalidOptionAndItsValue(String option, String value) {
    assertThatThrownBy(
            () ->
                PageAccess.parse(
                    option.equals("--allow-host") ? List.of(value) : List.of(),
                    option.equals("--trusted-proxy") ? List.of(value) : List.of(),
                    option.equals("--public-url") ? value : null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(value);
  }

  @Test
  void keepsPathAndPortOfThePublicUrl() {
    for (String address :
        List.of("https://a.example:8443/x/y", "http://[2001:db8:0:0:0:0:0:1]", "http://a/%C3%A9")) {
      assertThat(PageAccess.parse(List.of(), List.of(), address).publicUrl()).hasToString(address);
    }
    assertThat(PageAccess.parse(List.of(), List.of(), "HTTPS://A.example:443/").publicUrl())
        .hasToString("https://a.example");
  }

  private static boolean allows(String bind, PageAccess access, String host) {
    return new AllowedHosts(bind, access).allows(Authority.parse(host).orElseThrow(), PORT);
  }
}
