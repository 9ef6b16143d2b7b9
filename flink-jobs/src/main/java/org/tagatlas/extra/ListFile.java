package org.tagatlas.extra;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.MachineTag;

/**
 * A list that is asked like a service: tab-separated, with a line of names on top. The column
 * {@code machine_tags} has the tags of a row, with spaces between; the others are its fields.
 *
 * @param fields names of all fields
 * @param rows fields by machine tag, each with a value in its clean form
 */
record ListFile(Set<String> fields, Map<String, Map<String, String>> rows) {

  private static final String TAGS = "machine_tags";

  /** Reads a list. */
  static ListFile parse(String text, String name) throws ServicesFileException {
    Set<String> names = new TreeSet<>();
    Map<String, Map<String, String>> rows = new HashMap<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().fieldSeparator('\t').ofNamedCsvRecord(text)) {
      for (NamedCsvRecord row : reader) {
        int line = (int) row.getStartingLineNumber();
        Map<String, String> fields = new HashMap<>(row.getFieldsAsMap());
        String tags = fields.remove(TAGS);
        if (tags == null) {
          throw new ServicesFileException(name, 1, "there is no column '" + TAGS + "'");
        }
        names.addAll(fields.keySet());
        fields.values().removeIf(String::isBlank);
        for (String typed : tags.strip().split(" +")) {
          MachineTag tag = MachineTag.parse(typed);
          if (tag == null) {
            throw new ServicesFileException(name, line, "'" + typed + "' is no machine tag");
          }
          String key =
              ExtraService.key(tag.namespace() + ':' + tag.predicate(), CleanForm.of(tag.value()));
          if (rows.put(key, Map.copyOf(fields)) != null) {
            throw new ServicesFileException(name, line, "'" + typed + "' is there twice");
          }
        }
      }
    } catch (CsvParseException e) {
      throw new ServicesFileException(name + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ListFile(names, rows);
  }
}
