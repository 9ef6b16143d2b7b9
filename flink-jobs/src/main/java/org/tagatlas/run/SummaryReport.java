package org.tagatlas.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.tagatlas.summary.Summary;

/**
 * The result of a run, as a table and as JSON.
 *
 * @param summary the counts
 * @param notIndexable number of documents that Elasticsearch rejected
 * @param seconds wall time in seconds
 * @param cpuSeconds CPU time of this process in seconds; empty if the job ran elsewhere
 */
record SummaryReport(
    Summary summary, long notIndexable, double seconds, OptionalDouble cpuSeconds) {

  private static final int COUNTRIES = 10;

  /** Sources of the locations of photos without coordinates. */
  private static final String[] LOCATED = {"geo_tags", "machine_tag"};

  /** Counts of vectors without a document, and of the state. */
  private static final List<String> VECTOR_COUNTS =
      List.of("waiting", "conflicting", "excluded", "rejected", "state_bytes");

  /**
   * Prints a table of counts.
   *
   * @param countries whether to print a table of countries as well
   * @param minPhotographers minimum number of photographers per signature tag
   */
  void print(PrintStream out, boolean countries, int minPhotographers) {
    line(out, "rows", summary.count("rows"));
    if (summary.count("generated") > 0) {
      line(out, "  of them generated", summary.count("generated"));
    }
    line(out, "  photos", summary.count("photos"));
    line(out, "    of them offshore", summary.count("offshore"));
    line(out, "  not geotagged", summary.count("not_geotagged"));
    if (located() > 0) {
      for (String source : LOCATED) {
        line(out, "    found by " + source.replace('_', ' '), summary.count("located_" + source));
      }
    }
    if (summary.count("located_text") > 0) {
      line(out, "    estimated from text", summary.count("located_text"));
    }
    if (summary.count("not_locatable") > 0) {
      line(out, "    not locatable by text", summary.count("not_locatable"));
    }
    line(out, "  duplicates", summary.count("duplicates"));
    if (summary.count("excluded") > 0) {
      line(out, "  excluded", summary.count("excluded"));
    }
    if (summary.count("filtered") > 0) {
      line(out, "  filtered", summary.count("filtered"));
    }
    line(out, "  rejects", rejects());
    for (Map.Entry<String, Long> reject : summary.rejects().entrySet()) {
      line(out, "    " + reject.getKey(), reject.getValue());
    }
    line(out, "regions", summary.count("regions"));
    line(out, "signature tags", summary.count("signatures"));
    printExtras(out);
    printVectors(out);
    if (notIndexable > 0) {
      line(out, "not indexable", notIndexable);
    }
    double rate = summary.count("rows") / Math.max(seconds, 1e-9);
    out.printf(
        Locale.ROOT,
        "%nRead %s in %s (%,.0f rows/s%s).%n",
        summary.describeSources(),
        ProgressReport.duration(seconds),
        rate,
        cpuSeconds.isPresent()
            ? String.format(Locale.ROOT, ", %.1f CPU seconds", cpuSeconds.getAsDouble())
            : "");
    if (countries && !summary.mostPhotographed(1).isEmpty()) {
      out.printf(Locale.ROOT, "%n%-24s %12s  %s%n", "country", "photos", "most typical tags");
      for (Summary.CountryLine country : summary.mostPhotographed(COUNTRIES)) {
        out.printf(
            Locale.ROOT,
            "%-24s %,12d  %s%n",
            country.name(),
            country.photos(),
            topTags(country, minPhotographers));
      }
    }
  }

  private static String topTags(Summary.CountryLine country, int minPhotographers) {
    return country.topTags().isEmpty()
        ? "(no typical tag with at least " + minPhotographers + " photographers)"
        : String.join(", ", country.topTags());
  }

  /** Returns the number of photos without coordinates that were located and published. */
  private long located() {
    return Arrays.stream(LOCATED).mapToLong(source -> summary.count("located_" + source)).sum();
  }

  private boolean hasExtras() {
    return summary.count("extras_asked") > 0
        || summary.count("extras_waiting") > 0
        || summary.count("extras_cache_hits") > 0;
  }

  private void printExtras(PrintStream out) {
    if (!hasExtras()) {
      return;
    }
    line(out, "extras", summary.count("extras"));
    line(out, "  requests", summary.count("extras_asked"));
    line(out, "  found", summary.count("extras_found"));
    line(out, "  not found", summary.count("extras_not_found"));
    summary.failedExtras().forEach((reason, count) -> line(out, "  failed: " + reason, count));
    line(out, "  cache hits", summary.count("extras_cache_hits"));
    if (summary.count("extras_waiting") > 0) {
      line(out, "  pending", summary.count("extras_waiting"));
    }
  }

  private boolean hasVectors() {
    return summary.count("vector_files") > 0 || summary.count("vectors_read") > 0;
  }

  private void printVectors(PrintStream out) {
    if (!hasVectors()) {
      return;
    }
    line(out, "vectors", summary.count("vectors"));
    line(out, "  read", summary.count("vectors_read"));
    if (summary.count("duplicates_published") > 0) {
      line(out, "  near-duplicates", summary.count("duplicates_published"));
    }
    for (String count : VECTOR_COUNTS) {
      if (summary.count("vectors_" + count) > 0) {
        line(out, "  " + count.replace('_', ' '), summary.count("vectors_" + count));
      }
    }
  }

  private long rejects() {
    return summary.rejects().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void line(PrintStream out, String name, long count) {
    out.printf(Locale.ROOT, "%-24s %,12d%n", name, count);
  }

  /** Writes the report as JSON. */
  void write(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      for (String name :
          new String[] {
            "shards", "rows", "photos", "offshore", "not_geotagged", "duplicates", "excluded"
          }) {
        json.writeNumberField(name, summary.count(name));
      }
      if (summary.count("generated") > 0) {
        json.writeNumberField("generated", summary.count("generated"));
      }
      if (summary.count("filtered") > 0) {
        json.writeNumberField("filtered", summary.count("filtered"));
      }
      if (located() > 0) {
        json.writeObjectFieldStart("located");
        for (String source : LOCATED) {
          json.writeNumberField(source, summary.count("located_" + source));
        }
        json.writeEndObject();
      }
      for (String count : List.of("located_text", "not_locatable")) {
        if (summary.count(count) > 0) {
          json.writeNumberField(count, summary.count(count));
        }
      }
      json.writeObjectFieldStart("rejects");
      for (Map.Entry<String, Long> reject : summary.rejects().entrySet()) {
        json.writeNumberField(reject.getKey(), reject.getValue());
      }
      json.writeEndObject();
      json.writeNumberField("not_indexable", notIndexable);
      json.writeNumberField("seconds", rounded(seconds));
      if (cpuSeconds.isPresent()) {
        json.writeNumberField("cpu_seconds", rounded(cpuSeconds.getAsDouble()));
      } else {
        json.writeNullField("cpu_seconds");
      }
      json.writeNumberField("signatures", summary.count("signatures"));
      json.writeNumberField("regions", summary.count("regions"));
      if (hasExtras()) {
        json.writeObjectFieldStart("extras");
        json.writeNumberField("documents", summary.count("extras"));
        for (String name : new String[] {"asked", "found", "not_found", "cache_hits", "waiting"}) {
          json.writeNumberField(name, summary.count("extras_" + name));
        }
        json.writeObjectFieldStart("failed");
        for (Map.Entry<String, Long> failure : summary.failedExtras().entrySet()) {
          json.writeNumberField(failure.getKey(), failure.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      if (hasVectors()) {
        json.writeObjectFieldStart("vectors");
        json.writeNumberField("documents", summary.count("vectors"));
        json.writeNumberField("files", summary.count("vector_files"));
        json.writeNumberField("read", summary.count("vectors_read"));
        json.writeNumberField("near_duplicates", summary.count("duplicates_published"));
        for (String name : VECTOR_COUNTS) {
          json.writeNumberField(name, summary.count("vectors_" + name));
        }
        json.writeEndObject();
      }
      json.writeObjectFieldStart("counters");
      for (String name : new String[] {"tag_sightings", "tag_updates", "tag_rows", "tag_bytes"}) {
        json.writeNumberField(name, summary.count(name));
      }
      json.writeEndObject();
      if (!summary.positions().isEmpty()) {
        json.writeObjectFieldStart("positions");
        for (Map.Entry<String, Long> position : new TreeMap<>(summary.positions()).entrySet()) {
          json.writeNumberField(position.getKey(), position.getValue());
        }
        json.writeEndObject();
      }
      json.writeArrayFieldStart("countries");
      summary.mostPhotographed(COUNTRIES).forEach(country -> write(json, country));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Summary.CountryLine country) {
    try {
      json.writeStartObject();
      json.writeStringField("country", country.country());
      json.writeStringField("name", country.name());
      json.writeNumberField("photos", country.photos());
      json.writeArrayFieldStart("top_tags");
      for (String tag : country.topTags()) {
        json.writeString(tag);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
