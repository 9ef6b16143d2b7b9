package org.tagatlas.connectors.shard;

import java.util.Collection;

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
  VOTED;

  /**
   * Returns the smallest set that has all of some fields for every record.
   *
   * @param names their names in JSON, such as {@code usertags}
   */
  public static FieldSet of(Collection<String> names) {
    // Of a photo that is not geotagged no vote needs the tags.
    FieldSet smallest = names.contains(RowField.USER_TAGS.jsonName) ? COUNTED : VOTED;
    while (smallest != PUBLISHED && !smallest.has(names)) {
      smallest = values()[smallest.ordinal() - 1];
    }
    return smallest;
  }

  private boolean has(Collection<String> names) {
    return RowField.of(this).stream().map(field -> field.jsonName).toList().containsAll(names);
  }
}
