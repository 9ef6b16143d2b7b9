package org.tagatlas.connectors.shard;

/**
 * Which fields of a record are read; the others come back empty, as skipped text costs nothing.
 * Each set is part of the ones ahead of it.
 */
public enum FieldSet {
  /** All fields. */
  PUBLISHED,
  /**
   * Only what counting needs: without nickname, title, page, download address, licence and shard,
   * which only a published photo shows.
   */
  COUNTED,
  /**
   * Only what votes for tags by the time of upload need: who and where, when uploaded, and the tags
   * of a geotagged photo; neither the machine tags' field, nor when a photo was taken, nor whether
   * it is a video.
   */
  VOTED
}
