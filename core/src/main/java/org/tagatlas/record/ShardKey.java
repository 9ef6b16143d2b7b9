package org.tagatlas.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes the key of a photo's file: the MD5 of its download URL with each byte formatted as
 * {@code %x}, so that the leading zero of a byte is lost. It has 16 to 32 characters, and the first
 * three identify the shard.
 */
public final class ShardKey {

  private ShardKey() {}

  /** Returns the key of a download URL. */
  public static String of(String downloadUrl) {
    StringBuilder key = new StringBuilder(32);
    append(key, md5(), downloadUrl);
    return key.toString();
  }

  /** Appends the key of a download URL, using a digest from {@link #md5()}. */
  public static void append(StringBuilder out, MessageDigest md5, String downloadUrl) {
    for (byte b : md5.digest(downloadUrl.getBytes(StandardCharsets.UTF_8))) {
      if ((b & 0xF0) != 0) {
        out.append(Character.forDigit(b >> 4 & 0xF, 16));
      }
      out.append(Character.forDigit(b & 0xF, 16));
    }
  }

  /** Returns a new digest, which can be reused for any number of keys. */
  public static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5 is not available", e);
    }
  }
}
