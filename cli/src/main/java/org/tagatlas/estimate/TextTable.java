package org.tagatlas.estimate;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tagatlas.accuracy.Coordinates;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.MkLab;
import org.tagatlas.locate.model.PhotoTerms;
import org.tagatlas.run.UserError;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.text.UrlText;

/** Adds estimates to a table of the tags and titles of photos. */
public final class TextTable {

  private static final List<String> ADDED =
      List.of("lat", "lon", "uncertainty_m", "confidence", "country", "admin1_code", "city");

  /** Estimates where a photo was taken. */
  @FunctionalInterface
  public interface Estimator {
    /**
     * Returns the values of the added columns; null if there is no answer.
     *
     * @param tags decoded tags without machine tags
     * @param title decoded
     */
    List<String> columns(List<String> tags, String title);
  }

  /** Returns the estimates of a locator, which are in a country if that is not null. */
  public static Estimator of(TextLocator locator, String country) {
    return (tags, title) ->
        locator.locateOnly(tags, title, country).map(TextTable::columns).orElse(null);
  }

  /** Returns the answers of a baseline, which has points alone. */
  public static Estimator of(MkLab baseline) {
    PhotoTerms terms = new PhotoTerms();
    return (tags, title) -> {
      terms.read(tags, title);
      MkLab.Answer answer = baseline.locate(terms);
      return answer == null
          ? null
          : List.of(
              String.format(Locale.ROOT, "%.3f", answer.latitude()),
              String.format(Locale.ROOT, "%.3f", answer.longitude()),
              "",
              "",
              "",
              "",
              "");
    };
  }

  private static final List<String> NO_ANSWER = List.of("", "", "", "", "", "", "");

  private TextTable() {}

  /**
   * Returns the tags of a field.
   *
   * @param field comma separated, each URL-encoded or plain
   * @return decoded tags without machine tags
   */
  public static List<String> tags(String field) {
    List<String> tags = new ArrayList<>();
    for (String each : field.split(",")) {
      String tag = UrlText.decode(each.strip());
      if (!tag.isBlank() && MachineTag.parse(tag) == null) {
        tags.add(tag);
      }
    }
    return tags;
  }

  /**
   * Reads comma-separated values in UTF-8 with a header that names tags or title, and writes the
   * rows in their order with the columns of the estimate added; these are empty where there is no
   * answer.
   *
   * @return number of rows with an answer
   * @throws UserError if the table has no such column, or is no CSV
   */
  public static long estimate(Estimator estimator, InputStream in, Writer out) throws IOException {
    long answered = 0;
    List<String> header = null;
    int tags = -1;
    int title = -1;
    try (CsvReader<CsvRecord> reader = Coordinates.open(in);
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
      for (CsvRecord record : reader) {
        List<String> fields = record.getFields();
        if (header == null) {
          header = List.copyOf(fields);
          tags = column(header, "tags");
          title = column(header, "title");
          if (tags < 0 && title < 0) {
            throw new UserError(
                "the header has no column named tags or title, but: " + String.join(", ", header));
          }
          csv.writeRecord(with(header, ADDED));
          continue;
        }
        if (fields.size() != header.size()) {
          throw new UserError(
              "line "
                  + record.getStartingLineNumber()
                  + " has "
                  + fields.size()
                  + " fields, but the header has "
                  + header.size()
                  + ". Quote fields that contain commas.");
        }
        List<String> estimate =
            estimator.columns(
                tags < 0 ? List.of() : tags(fields.get(tags)),
                title < 0 ? "" : UrlText.decode(fields.get(title)));
        if (estimate != null) {
          answered++;
        }
        csv.writeRecord(with(fields, estimate == null ? NO_ANSWER : estimate));
      }
    } catch (CsvParseException e) {
      throw new UserError("the input is not valid CSV: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (header == null) {
      throw new UserError("the input is empty: it needs a header with the columns tags and title");
    }
    return answered;
  }

  private static int column(List<String> header, String name) {
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).strip().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> columns(TextEstimate estimate) {
    return List.of(
        Double.toString(estimate.latitude()),
        Double.toString(estimate.longitude()),
        Integer.toString(estimate.uncertaintyMetres()),
        String.format(Locale.ROOT, "%.3f", estimate.confidence()),
        text(estimate.country()),
        text(estimate.admin1Code()),
        text(estimate.city()));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static List<String> with(List<String> fields, List<String> added) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(added);
    return all;
  }
}
