package org.tagatlas.server;

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
 * An S3 server of one's own (S3Proxy), with its objects as files in a folder. Its account is made
 * up at the first start.
 *
 * @param daemon its process, and the folder of it
 * @param jar S3Proxy with all that it needs
 */
public record S3Server(Daemon daemon, Path jar) {

  /** The bucket that is there from the start. */
  public static final String BUCKET = "tagatlas";

  private static final String SETTINGS = "s3.properties";

  /**
   * Who may use the server.
   *
   * @param key the public half
   * @param secret the secret half
   */
  public record Account(String key, String secret) {

    @Override
    public String toString() {
      return "Account[" + key + ']';
    }
  }

  /** Returns the file that has its settings, and the account. */
  Path settings() {
    return daemon.folder().resolve(SETTINGS);
  }

  /** Returns the folder that has a folder a bucket, with the objects as files. */
  public Path buckets() {
    return daemon.folder().resolve("s3");
  }

  /** Returns the account of the last start, or makes one up. */
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

  /** Writes its settings. */
  public void configure(Account account, int port) throws IOException {
    Files.createDirectories(buckets().resolve(BUCKET));
    Properties properties = new Properties();
    properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    properties.setProperty("s3proxy.identity", account.key());
    properties.setProperty("s3proxy.credential", account.secret());
    properties.setProperty("s3proxy.endpoint", ServerProbe.url(port));
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.filesystem.basedir", buckets().toString());
    // The server reads Latin 1: what is not, is escaped by this way of writing.
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    properties.store(
        text, "Written at each start: the account stays, what else is changed is lost");
    PrivateFile.write(settings(), text.toString(StandardCharsets.ISO_8859_1));
  }

  /** Starts it; it does not answer at once. */
  public void start() throws IOException {
    if (!Files.exists(jar)) {
      throw new UnusableServerException("there is no S3 server, " + jar + ": build it.");
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
