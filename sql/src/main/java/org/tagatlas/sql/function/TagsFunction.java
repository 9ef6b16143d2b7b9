package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/** {@code TAGS(usertags)}: returns the distinct tags of a photo, without machine tags. */
public final class TagsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the clean form and label of each tag; null for null.
   *
   * @param userTags the URL-encoded field of a shard
   */
  @DataTypeHint(value = "ARRAY<ROW<tag STRING, label STRING>>", bridgedTo = ArrayData.class)
  public ArrayData eval(String userTags) {
    return userTags == null
        ? null
        : new GenericArrayData(
            PhotoTags.parse(userTags, "").tags().stream().map(TagsFunction::row).toArray());
  }

  private static GenericRowData row(Tag tag) {
    return GenericRowData.of(
        StringData.fromString(tag.clean()), StringData.fromString(tag.label()));
  }
}
