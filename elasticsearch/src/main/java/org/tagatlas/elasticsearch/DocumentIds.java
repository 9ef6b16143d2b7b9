package org.tagatlas.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Maps document ids to {@code _id}s that Elasticsearch accepts. */
public final class DocumentIds {

  /** Maximum size of an {@code _id}. */
  static final int MAX_BYTES = 512;

  private DocumentIds() {}

  /**
   * Returns the id unchanged, or its SHA-256 in hex if Elasticsearch would reject it: if it is
   * empty or has more than 512 bytes in UTF-8.
   */
  public static String of(String id) {
    // A char takes at most three bytes, so most ids need not be encoded to be measured.
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
