package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.tagatlas.dashboards.MachineTagSearch;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.run.UserError;

/**
 * Prints machine tags or photos as a table, or as one JSON object per line.
 *
 * @param out for the results
 * @param err for the total
 * @param json whether to print JSON
 */
record MachineTagListing(PrintWriter out, PrintWriter err, boolean json) {

  private static final int MAX_COUNTRIES = 5;
  private static final int DATE = "2011-05-17".length();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints machine tags with their photo counts, countries, and first and last days. */
  void tags(ElasticsearchConnection connection, String queries, boolean all, int page, int perPage)
      throws IOException {
    try (MachineTagSearch search = new MachineTagSearch(connection, new PipelineLanguage())) {
      MachineTagSearch.Found found = run(() -> search.tags(queries, all, page, perPage));
      if (!json) {
        row("photos", "countries", "first seen", "last seen", "machine tag");
      }
      for (Map<String, Object> tag : found.items()) {
        if (json) {
          out.println(JSON.writeValueAsString(tag));
        } else {
          row(
              String.format(Locale.ROOT, "%,d", ((Number) tag.get("usage")).longValue()),
              countries((List<?>) tag.get("countries")),
              day(tag.get("firstSeen")),
              day(tag.get("lastSeen")),
              tag.get("namespace") + ":" + tag.get("predicate") + '=' + tag.get("value"));
        }
      }
      total(found, page, perPage);
    }
  }

  /** Prints photos with their day, country, page, and machine tags. */
  void photos(
      ElasticsearchConnection connection, String queries, boolean all, int page, int perPage)
      throws IOException {
    try (MachineTagSearch search = new MachineTagSearch(connection, new PipelineLanguage())) {
      MachineTagSearch.Found found = run(() -> search.photos(queries, all, page, perPage));
      if (!json) {
        out.printf("%-12s %-7s %-10s  %s%n", "photo", "country", "uploaded", "machine tags");
      }
      for (Map<String, Object> item : found.items()) {
        if (json) {
          out.println(JSON.writeValueAsString(item));
        } else {
          Map<?, ?> photo = (Map<?, ?>) item.get("photo");
          out.printf(
              Locale.ROOT,
              "%-12s %-7s %-10s  %s%n",
              photo.get("photoid"),
              Objects.requireNonNullElse(photo.get("country"), "-"),
              day(photo.get("uploaded")),
              ((List<?>) item.get("machineTags"))
                  .stream().map(Object::toString).reduce((a, b) -> a + ", " + b).orElse(""));
        }
      }
      total(found, page, perPage);
    }
  }

  private interface Query {
    MachineTagSearch.Found run();
  }

  private static MachineTagSearch.Found run(Query query) {
    try {
      return query.run();
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
  }

  private void row(String photos, String countries, String first, String last, String tag) {
    out.printf(Locale.ROOT, "%10s  %-20s %-10s %-10s  %s%n", photos, countries, first, last, tag);
  }

  private void total(MachineTagSearch.Found found, int page, int perPage) {
    long from = Math.min(found.total(), (page - 1L) * perPage);
    err.printf(
        Locale.ROOT,
        "%,d of %,d%s.%n",
        found.items().size(),
        found.total(),
        from + found.items().size() < found.total() ? "; --page " + (page + 1) + " has more" : "");
    err.flush();
  }

  private static String countries(List<?> codes) {
    String some = String.join(" ", codes.stream().limit(MAX_COUNTRIES).map(c -> "" + c).toList());
    return codes.isEmpty()
        ? "-"
        : codes.size() > MAX_COUNTRIES ? some + " +" + (codes.size() - MAX_COUNTRIES) : some;
  }

  private static String day(Object time) {
    return time == null ? "-" : time.toString().substring(0, DATE);
  }
}
