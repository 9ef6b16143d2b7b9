package org.tagatlas.shard;

/** A framer for a part of a shard that cannot be read: it has no rows, and possibly damage. */
final class NoRows implements RowFramer {

  private static final byte[] NOTHING = {};

  private final long line;
  private final DamagedShardException damage;

  /** Creates a framer at a line; {@code damage} is null if the next part may be readable. */
  NoRows(long line, DamagedShardException damage) {
    this.line = line;
    this.damage = damage;
  }

  @Override
  public Frame next() {
    return damage == null ? Frame.END : Frame.DAMAGED;
  }

  @Override
  public byte[] array() {
    return NOTHING;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return 0;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public DamagedShardException damage() {
    return damage;
  }

  @Override
  public boolean terminated() {
    return true;
  }

  @Override
  public long consumed() {
    return 0;
  }
}
