package org.tagatlas.connectors.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The {@code _id} of a document. */
public final class DocumentIds {

  /** What Elasticsearch takes at most. */
  static final int MAX_BYTES = 512;

  private DocumentIds() {}

  /**
   * Returns an id as it is, or its SHA-256 in hex when Elasticsearch would refuse it: when it has
   * more than 512 bytes in UTF-8, or none.
   */
  public static String of(String id) {
    // A char has at most three bytes, so most ids need no encoding to be measured.
    if (id.length() * 3L <= MAX_BYTES && !id.isEmpty()) {
      return id;
    }
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_BYTES && bytes.length > 0 ? id : sha256(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
