package org.tagatlas.lookup;

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
 * A list used like a service: a tab-separated file with a header. The column {@code machine_tags}
 * has the space-separated tags of a row; the other columns are its fields.
 *
 * @param fields names of all fields
 * @param rows fields by machine tag, whose value is in clean form
 */
record ListFile(Set<String> fields, Map<String, Map<String, String>> rows) {

  private static final String TAGS = "machine_tags";

  /** Parses a list. */
  static ListFile parse(String file, String name) throws ServicesFileException {
    Set<String> names = new TreeSet<>();
    Map<String, Map<String, String>> rows = new HashMap<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().fieldSeparator('\t').ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : reader) {
        int line = (int) row.getStartingLineNumber();
        Map<String, String> fields = new HashMap<>(row.getFieldsAsMap());
        String tags = fields.remove(TAGS);
        if (tags == null) {
          throw new ServicesFileException(name, 1, "column '" + TAGS + "' is missing");
        }
        names.addAll(fields.keySet());
        fields.values().removeIf(String::isBlank);
        for (String text : tags.strip().split(" +")) {
          MachineTag tag = MachineTag.parse(text);
          if (tag == null) {
            throw new ServicesFileException(name, line, "'" + text + "' is not a machine tag");
          }
          String key =
              ExtraService.key(tag.namespace() + ':' + tag.predicate(), CleanForm.of(tag.value()));
          if (rows.put(key, Map.copyOf(fields)) != null) {
            throw new ServicesFileException(name, line, "'" + text + "' is a duplicate");
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
