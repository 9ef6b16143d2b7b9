package org.tagatlas.connectors.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of a photo's file: the MD5 of its download address with each byte as {@code %x}, so that
 * the leading zero of a byte is lost. It has 16 to 32 characters, and its first three name the
 * shard.
 */
public final class ShardKey {

  private ShardKey() {}

  /** Returns the key of a download address. */
  public static String of(String downloadUrl) {
    StringBuilder key = new StringBuilder(32);
    append(key, md5(), downloadUrl);
    return key.toString();
  }

  /** Appends the key of a download address, with a digest of {@link #md5()}. */
  public static void append(StringBuilder out, MessageDigest md5, String downloadUrl) {
    for (byte b : md5.digest(downloadUrl.getBytes(StandardCharsets.UTF_8))) {
      if ((b & 0xF0) != 0) {
        out.append(Character.forDigit(b >> 4 & 0xF, 16));
      }
      out.append(Character.forDigit(b & 0xF, 16));
    }
  }

  /** Returns a new digest, which makes keys one after the other. */
  public static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
