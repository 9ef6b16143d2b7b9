package org.tagatlas.connectors.shard;

/** Which fields of a record are read; the others come back empty, as skipped text costs nothing. */
public enum FieldSet {
  /** All fields. */
  PUBLISHED,
  /**
   * Only what counting needs: without nickname, title, page, download address and licence, which
   * only a published photo shows.
   */
  COUNTED
}
