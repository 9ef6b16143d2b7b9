package org.tagatlas.local.server;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Folders of this installation. The launcher passes them in system properties; the default is the
 * build output of this module.
 *
 * @param home the folder with the {@code tagatlas} script, to which data and logs are written
 * @param elasticsearch the folder with the unpacked Elasticsearch
 * @param kafka the folder with the libraries of the Kafka broker
 * @param s3 the folder with the S3 server
 * @param flink the folder with Flink's {@code lib}, {@code cluster} and {@code plugins}
 * @param job the folder with the job jar
 */
public record Installation(
    Path home, Path elasticsearch, Path kafka, Path s3, Path flink, Path job) {

  private static final Path SYSTEM_DATA = Path.of("/var/lib/tagatlas");

  /** Finds the installation that contains this code. */
  public static Installation find() {
    String distribution = System.getProperty("tagatlas.distribution");
    if (distribution == null) {
      Path target = code().getParent();
      Path checkout = target.resolve("../..").normalize();
      return new Installation(
          home(checkout),
          target.resolve("elasticsearch"),
          checkout.resolve("local/kafka-server/target/lib"),
          target.resolve("s3proxy"),
          target.resolve("flink"),
          target);
    }
    Path parts = Path.of(distribution);
    return new Installation(
        home(parts),
        parts.resolve("elasticsearch"),
        parts.resolve("kafka"),
        parts.resolve("s3proxy"),
        parts.resolve("flink"),
        parts.resolve("job"));
  }

  private static Path home(Path defaultHome) {
    String given = System.getProperty("tagatlas.home");
    return given == null ? defaultHome : Path.of(given);
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
   * Returns {@code data/elasticsearch} in the home folder. If this process runs as root and the
   * server's user cannot access that folder, returns a folder below {@code /var/lib/tagatlas} that
   * is specific to the home folder.
   */
  Path defaultData() throws IOException, InterruptedException {
    return reachable(home.resolve("data").resolve("elasticsearch"), home);
  }

  /**
   * Returns a folder that the server's user can access: the requested one, or a substitute below
   * {@code /var/lib/tagatlas}.
   */
  public static Path elasticsearchData(Path requested) throws IOException, InterruptedException {
    return reachable(requested, requested);
  }

  private static Path reachable(Path data, Path owner) throws IOException, InterruptedException {
    ServerUser user = ServerUser.forData(data.resolve("data"));
    Path ancestor = data;
    while (!Files.isDirectory(ancestor)) {
      ancestor = ancestor.getParent();
    }
    if (!user.switched() || user.canEnter(ancestor)) {
      return data;
    }
    CRC32 sum = new CRC32();
    sum.update(owner.toString().getBytes(StandardCharsets.UTF_8));
    return SYSTEM_DATA.resolve("elasticsearch-" + Long.toHexString(sum.getValue()));
  }
}
