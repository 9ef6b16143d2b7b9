package org.tagatlas.dashboards;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of IP addresses that share a prefix, such as {@code 10.0.0.0/8}.
 *
 * @param first any address of the range
 * @param bits the prefix length in bits
 */
public record AddressRange(InetAddress first, int bits) {

  /**
   * Parses an address, or a range in CIDR notation.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress first =
        Authority.address(address.strip())
            .orElseThrow(() -> new IllegalArgumentException(message(text)));
    int maxBits = first.getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return new AddressRange(first, maxBits);
    }
    String digits = text.substring(slash + 1).strip();
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > maxBits) {
      throw new IllegalArgumentException(message(text));
    }
    return new AddressRange(first, Integer.parseInt(digits));
  }

  private static String message(String text) {
    return "must be an IP address or a CIDR range such as 127.0.0.1 or 10.0.0.0/8, but was '"
        + text
        + "'";
  }

  /** Returns whether an address is in the range. */
  boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    int bytes = bits / Byte.SIZE;
    if (!Arrays.equals(own, 0, bytes, other, 0, bytes)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || (own[bytes] ^ other[bytes]) >> (Byte.SIZE - rest) == 0;
  }
}
