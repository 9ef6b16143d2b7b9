package org.tagatlas.sql.function;

import java.util.List;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/** {@code LOCATE_TEXT(usertags, title)}: estimates where a photo was taken from its text. */
public final class LocateTextFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the estimate of the names of the gazetteer; null if no place is likely enough.
   *
   * @param userTags the URL-encoded field of a shard; null for no tags
   * @param title the URL-encoded field of a shard; null for no title
   */
  @DataTypeHint(
      value =
          "ROW<lat DOUBLE, lon DOUBLE, uncertainty_m INT, confidence DOUBLE, country STRING,"
              + " admin1_code STRING, city STRING>",
      bridgedTo = RowData.class)
  public RowData eval(String userTags, String title) {
    List<String> tags =
        userTags == null
            ? List.of()
            : PhotoTags.parse(userTags, "").tags().stream().map(Tag::label).toList();
    TextEstimate estimate =
        TextLocator.load()
            .locateOnly(tags, title == null ? "" : UrlText.decode(title), null)
            .orElse(null);
    return estimate == null
        ? null
        : GenericRowData.of(
            estimate.latitude(),
            estimate.longitude(),
            estimate.uncertaintyMetres(),
            estimate.confidence(),
            StringData.fromString(estimate.country()),
            StringData.fromString(estimate.admin1Code()),
            StringData.fromString(estimate.city()));
  }
}
