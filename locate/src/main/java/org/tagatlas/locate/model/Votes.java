package org.tagatlas.locate.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Votes: three numbers each, for a term, a photographer and a cell of {@link PositionGrid}. The
 * upper eight bits of a term are its group. Each group has one more term, without further bits,
 * that all photos of some photographers have.
 */
public final class Votes {

  /** Number of groups of terms. */
  public static final int GROUPS = 256;

  /** Numbers per vote. */
  static final int FIELDS = 3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Votes() {}

  /** Returns the hash of a photographer. */
  static long photographer(String uid) {
    return Xxh64.of(uid.getBytes(StandardCharsets.UTF_8));
  }

  static int group(long term) {
    return (int) (term >>> 56);
  }

  /** Returns the term that all photos of a photographer have. */
  static long allPhotos(long photographer) {
    return photographer << 56;
  }

  static boolean isAllPhotos(long term) {
    return term << 8 == 0;
  }

  static long get(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void set(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }
}
