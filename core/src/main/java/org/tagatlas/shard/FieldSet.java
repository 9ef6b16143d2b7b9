package org.tagatlas.shard;

import java.util.Collection;

/**
 * The fields of a record that are read. Other fields are skipped, which saves time, and are empty.
 * Each set is a subset of the preceding ones.
 */
public enum FieldSet {
  /** All fields. */
  PUBLISHED,
  /**
   * The fields needed for counting: without nickname, title, page, download URL, licence and shard,
   * which are used in photo documents only.
   */
  COUNTED,
  /**
   * The fields needed for votes by upload time: photographer, coordinates, upload time, and the
   * tags of a geotagged photo; without machine tags, the time taken and the video marker.
   */
  VOTED;

  /**
   * Returns the smallest set that has all of the given fields for every record.
   *
   * @param names field names in JSON, such as {@code usertags}
   */
  public static FieldSet of(Collection<String> names) {
    // VOTED has no tags for a photo that is not geotagged.
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
