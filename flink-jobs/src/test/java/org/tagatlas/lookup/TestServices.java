package org.tagatlas.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services on test servers. */
public final class TestServices {

  /** Different durations for each outcome. */
  public static final ExtraService.Keep KEEP =
      new ExtraService.Keep(Duration.ofDays(30), Duration.ofDays(1), Duration.ofMinutes(10));

  private TestServices() {}

  /** Returns a service that maps {@code namespace:id=…} to the path {@code /namespace/…}. */
  public static ExtraService on(
      FaultyHttpServer server, String namespace, int inFlight, double perSecond) {
    return at("127.0.0.1:" + server.port(), namespace, inFlight, perSecond);
  }

  /** Returns such a service at a local host and port. */
  public static ExtraService at(String host, String namespace, int inFlight, double perSecond) {
    return new ExtraService(
        "Things of " + namespace,
        Set.of(namespace + ":id"),
        "[a-z0-9]+",
        new WebSource(
            "http://" + host + "/{namespace}/{value}",
            Map.of(),
            WebSource.Format.JSON,
            Map.of("name", List.of("/name"), "kind", List.of("/kind")),
            Set.of(),
            true),
        null,
        "name",
        "https://things.example/{value}",
        List.of(
            new CaptionRule(Map.of("kind", Set.of("shed")), "is a shed"),
            new CaptionRule(Map.of(), "is a thing")),
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        inFlight,
        perSecond,
        KEEP);
  }
}
