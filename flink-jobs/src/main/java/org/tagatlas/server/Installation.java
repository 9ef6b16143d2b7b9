package org.tagatlas.server;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Where this installation keeps things; the launcher says so, and without it the jar's place does.
 *
 * @param home the folder with the {@code tagatlas} script
 * @param target the folder that the build writes to
 * @param distributions the folder that the build has unpacked Elasticsearch into
 * @param kafka the folder that the build has copied the libraries of Kafka into
 */
public record Installation(Path home, Path target, Path distributions, Path kafka) {

  private static final Path SYSTEM_DATA = Path.of("/var/lib/tagatlas");

  /** Finds the one that this code is of. */
  public static Installation find() {
    Path target = code().getParent();
    String told = System.getProperty("tagatlas.home");
    String distributions = System.getProperty("tagatlas.elasticsearch.home");
    String kafka = System.getProperty("tagatlas.kafka.home");
    Path home = told == null ? target.resolve("../..").normalize() : Path.of(told);
    return new Installation(
        home,
        target,
        distributions == null ? target.resolve("elasticsearch") : Path.of(distributions),
        kafka == null ? home.resolve("flink-jobs/kafka-server/target/lib") : Path.of(kafka));
  }

  private static Path code() {
    try {
      return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns {@code data/elasticsearch} in the home; or, when this is root and the user that the
   * server runs as can't get there, a folder below {@code /var/lib/tagatlas} for this home alone.
   */
  Path defaultData() throws IOException, InterruptedException {
    return reachable(home.resolve("data").resolve("elasticsearch"), home);
  }

  /**
   * Returns a folder that the user whom Elasticsearch runs as can use: the one that is wanted or,
   * where that can't be, one below {@code /var/lib/tagatlas} in its place.
   */
  public static Path elasticsearchData(Path wanted) throws IOException, InterruptedException {
    return reachable(wanted, wanted);
  }

  private static Path reachable(Path data, Path of) throws IOException, InterruptedException {
    ServerUser user = ServerUser.forData(data.resolve("data"));
    Path there = data;
    while (!Files.isDirectory(there)) {
      there = there.getParent();
    }
    if (!user.switched() || user.canEnter(there)) {
      return data;
    }
    CRC32 sum = new CRC32();
    sum.update(of.toString().getBytes(StandardCharsets.UTF_8));
    return SYSTEM_DATA.resolve("elasticsearch-" + Long.toHexString(sum.getValue()));
  }
}
