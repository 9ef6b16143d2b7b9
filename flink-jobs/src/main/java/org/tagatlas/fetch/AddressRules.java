package org.tagatlas.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Classifies addresses as public or not. */
public final class AddressRules {

  private record Block(byte[] prefix, int bits) {

    static Block of(int bits, int... prefix) {
      byte[] bytes = new byte[prefix.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) prefix[i];
      }
      return new Block(bytes, bits);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        int expected = bit / 8 < prefix.length ? prefix[bit / 8] : 0;
        if ((address[bit / 8] & mask) != (expected & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The IANA registry of special-purpose IPv4 addresses, multicast, and reserved addresses. */
  private static final List<Block> NOT_PUBLIC_4 =
      List.of(
          Block.of(8, 0),
          Block.of(8, 10),
          Block.of(10, 100, 64),
          Block.of(8, 127),
          Block.of(16, 169, 254),
          Block.of(12, 172, 16),
          Block.of(24, 192, 0, 0),
          Block.of(24, 192, 0, 2),
          Block.of(24, 192, 88, 99),
          Block.of(16, 192, 168),
          Block.of(15, 198, 18),
          Block.of(24, 198, 51, 100),
          Block.of(24, 203, 0, 113),
          Block.of(4, 224),
          Block.of(4, 240));

  /** The global unicast block; all other addresses are private, local, multicast or unassigned. */
  private static final Block GLOBAL_6 = Block.of(3, 0x20);

  /** Special blocks within it: Teredo and the rest of 2001::/23, documentation, 6to4, 3fff::/20. */
  private static final List<Block> NOT_PUBLIC_6 =
      List.of(
          Block.of(23, 0x20, 0x01),
          Block.of(32, 0x20, 0x01, 0x0d, 0xb8),
          Block.of(16, 0x20, 0x02),
          Block.of(20, 0x3f, 0xff));

  private AddressRules() {}

  /**
   * Returns whether an address is public. IPv4 addresses embedded in IPv6 (mapped, compatible,
   * NAT64, 6to4, Teredo) are not: a host with a public IPv4 address is reachable by it directly.
   */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC_4.stream().noneMatch(block -> block.contains(bytes));
    }
    return GLOBAL_6.contains(bytes)
        && NOT_PUBLIC_6.stream().noneMatch(block -> block.contains(bytes));
  }
}
