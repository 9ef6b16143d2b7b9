package org.tagatlas.launcher;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Options for the host names and proxies of a page. The job jar has no page, so no signature here
 * may name the page's classes.
 */
final class PageAccessOptions {

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "Public address of the page behind a proxy, such as https://example.org/atlas. All"
              + " absolute links start with it.")
  private String publicUrl;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "CIDR",
      split = ",",
      description =
          "Addresses of proxies, such as 10.0.0.0/8, whose Forwarded and X-Forwarded-* headers are"
              + " used. Repeatable (default: none).")
  private List<String> trustedProxies = new ArrayList<>();

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      split = ",",
      description =
          "Additional host that requests may name, with an optional port. Repeatable. Requests for"
              + " other hosts are rejected.")
  private List<String> allowedHosts = new ArrayList<>();

  /** Returns the page's public address, or null. */
  String publicUrl() {
    return publicUrl;
  }

  /** Returns the addresses and ranges of trusted proxies. */
  List<String> trustedProxies() {
    return trustedProxies;
  }

  /** Returns the additional hosts that requests may name. */
  List<String> allowedHosts() {
    return allowedHosts;
  }
}
