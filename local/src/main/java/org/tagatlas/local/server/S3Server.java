package org.tagatlas.local.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Local S3 server (S3Proxy) that stores objects as files in a folder. Its account is generated at
 * the first start.
 *
 * @param daemon the process and its folder
 * @param jar S3Proxy with its dependencies
 */
public record S3Server(Daemon daemon, Path jar) {

  /** The bucket that is created at the first start. */
  public static final String BUCKET = "tagatlas";

  private static final String SETTINGS = "s3.properties";

  /**
   * Credentials of the server.
   *
   * @param key the access key
   * @param secret the secret key
   */
  public record Account(String key, String secret) {

    @Override
    public String toString() {
      return "Account[" + key + ']';
    }
  }

  /** Returns the file with the server's settings and account. */
  Path settings() {
    return daemon.folder().resolve(SETTINGS);
  }

  /** Returns the folder with one subfolder per bucket, which contains the objects as files. */
  public Path buckets() {
    return daemon.folder().resolve("s3");
  }

  /** Returns the account of the last start, or generates one. */
  public Account account() {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(settings())) {
      properties.load(in);
    } catch (IOException e) {
      return newAccount();
    }
    String key = properties.getProperty("s3proxy.identity");
    String secret = properties.getProperty("s3proxy.credential");
    return key == null || secret == null ? newAccount() : new Account(key, secret);
  }

  private static Account newAccount() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return new Account("tagatlas", HexFormat.of().formatHex(random));
  }

  /** Writes the settings and creates the bucket. */
  public void configure(Account account, int port) throws IOException {
    Files.createDirectories(buckets().resolve(BUCKET));
    Properties properties = new Properties();
    properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    properties.setProperty("s3proxy.identity", account.key());
    properties.setProperty("s3proxy.credential", account.secret());
    properties.setProperty("s3proxy.endpoint", ServerProbe.url(port));
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.filesystem.basedir", buckets().toString());
    // The server reads Latin-1; storing to a stream escapes other characters.
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    properties.store(
        text, "Rewritten at each start: changes are lost, except those of the account");
    PrivateFile.write(settings(), text.toString(StandardCharsets.ISO_8859_1));
  }

  /** Starts the server without waiting until it is ready. */
  public void start() throws IOException, InterruptedException {
    if (!Files.exists(jar)) {
      throw new ServerConfigurationException(
          "there is no S3 server in " + jar + ": build it with mvn package.");
    }
    daemon.start(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString(),
            "--properties",
            settings().toString()),
        Map.of());
  }
}
