package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;

/** {@code MACHINE_TAGS(machinetags, usertags)}: returns the distinct machine tags of a photo. */
public final class MachineTagsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns namespace, predicate and value of each machine tag; null if both fields are null.
   *
   * @param machineTags the URL-encoded field of a shard; null is treated as empty
   * @param userTags the URL-encoded field of a shard; null is treated as empty
   */
  @DataTypeHint(
      value = "ARRAY<ROW<namespace STRING, predicate STRING, `value` STRING>>",
      bridgedTo = ArrayData.class)
  public ArrayData eval(String machineTags, String userTags) {
    if (machineTags == null && userTags == null) {
      return null;
    }
    return new GenericArrayData(
        PhotoTags.parse(orEmpty(userTags), orEmpty(machineTags)).machineTags().stream()
            .map(MachineTagsFunction::row)
            .toArray());
  }

  private static GenericRowData row(MachineTag tag) {
    return GenericRowData.of(
        StringData.fromString(tag.namespace()),
        StringData.fromString(tag.predicate()),
        StringData.fromString(tag.value()));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
