package org.tagatlas.sql.function;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/**
 * {@code LOCATE_TEXT(usertags, title)} and {@code LOCATE_TEXT(usertags, title, model)}: estimate
 * where a photo was taken from its text.
 */
public final class LocateTextFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  private static final String ESTIMATE =
      "ROW<lat DOUBLE, lon DOUBLE, uncertainty_m INT, confidence DOUBLE, country STRING,"
          + " admin1_code STRING, city STRING>";

  private transient String path;
  private transient TextLocator ofPath;

  /**
   * Returns the estimate of the names of the gazetteer; null if no place is likely enough.
   *
   * @param userTags the URL-encoded field of a shard; null for no tags
   * @param title the URL-encoded field of a shard; null for no title
   */
  @DataTypeHint(value = ESTIMATE, bridgedTo = RowData.class)
  public RowData eval(String userTags, String title) {
    return estimate(TextLocator.load(), userTags, title);
  }

  /**
   * Returns the estimate of a model and the names of the gazetteer; null if no place is likely
   * enough.
   *
   * @param userTags the URL-encoded field of a shard; null for no tags
   * @param title the URL-encoded field of a shard; null for no title
   * @param model the path of a file of {@code locate train}, on each machine that runs the query;
   *     null for the names of the gazetteer alone
   * @throws IOException if the file is no model, or is damaged
   */
  @DataTypeHint(value = ESTIMATE, bridgedTo = RowData.class)
  public RowData eval(String userTags, String title, String model) throws IOException {
    if (model == null) {
      return eval(userTags, title);
    }
    if (!model.equals(path)) {
      ofPath = TextLocator.with(LocationModel.open(Path.of(model)));
      path = model;
    }
    return estimate(ofPath, userTags, title);
  }

  private static RowData estimate(TextLocator locator, String userTags, String title) {
    List<String> tags =
        userTags == null
            ? List.of()
            : PhotoTags.parse(userTags, "").tags().stream().map(Tag::label).toList();
    TextEstimate estimate =
        locator.locateOnly(tags, title == null ? "" : UrlText.decode(title), null).orElse(null);
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
