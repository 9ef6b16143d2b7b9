package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/** {@code TAGS(usertags)}: the tags of a photo, each once, without machine tags. */
public final class TagsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns clean form and label of each; null when the field is null.
   *
   * @param userTags the field as a shard has it
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
