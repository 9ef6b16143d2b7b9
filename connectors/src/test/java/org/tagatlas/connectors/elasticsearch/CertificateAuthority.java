package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Private certificate authority for tests, created with the JDK's {@code keytool}. */
final class CertificateAuthority {

  private static final String PASSWORD = "test password";

  private final Path folder;
  private final Path keys;
  private int issued;

  CertificateAuthority(Path folder) throws IOException {
    this.folder = folder;
    this.keys = folder.resolve("keys.p12");
    generate("authority", "CN=Test authority", "bc:critical=ca:true", List.of());
  }

  /** Writes the authority's certificate, which clients trust. */
  Path certificate() throws IOException, GeneralSecurityException {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(load().getCertificate("authority").getEncoded());
    return Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n",
        StandardCharsets.US_ASCII);
  }

  /**
   * Returns the TLS context of a server with a certificate of this authority.
   *
   * @param names the server's names in the syntax of {@code keytool}, such as {@code ip:127.0.0.1}
   */
  SSLContext server(String names) throws IOException, GeneralSecurityException {
    String alias = "server" + issued++;
    generate(alias, "CN=" + alias, "san=" + names, List.of("-signer", "authority"));
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    KeyStore all = load();
    char[] password = PASSWORD.toCharArray();
    own.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(own, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void generate(String alias, String name, String extension, List<String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", name, "-ext", extension));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", keys.toString()));
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(text);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
