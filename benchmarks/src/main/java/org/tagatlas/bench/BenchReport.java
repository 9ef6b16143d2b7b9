package org.tagatlas.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.tagatlas.generate.Edition;

/**
 * The results of all stages, as a table and as JSON.
 *
 * @param edition edition of the generator that has made the shards
 * @param rows number of rows in all shards
 * @param parallelism number of threads or subtasks
 * @param results results in the order of measurement
 */
public record BenchReport(Edition edition, long rows, int parallelism, List<StageResult> results) {

  private static final double MEGABYTE = 1e6;

  /** Prints the header of the table. */
  public static void printHead(PrintWriter out) {
    out.printf(
        "%n  %-30s %8s %9s %8s %8s %8s %8s %9s   %s%n",
        "",
        "seconds",
        "rows/s",
        "CPU s",
        "CPU s/M",
        "peak MB",
        "ckpt MB",
        "sight/upd",
        "rows/s by quarter");
    out.flush();
  }

  /** Prints a row of the table. */
  public static void print(StageResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s %-30s %8.1f %,9.0f %8.1f %8.2f %8s %8s %9s   %s%n",
        result.stage(),
        result.what(),
        result.seconds(),
        result.rate(),
        result.cpuSeconds(),
        result.cpuPerMillion(),
        megabytes(result.peakMemory()),
        megabytes(result.checkpointBytes()),
        Double.isNaN(result.sightingsPerUpdate())
            ? ""
            : String.format(Locale.ROOT, "%.1f", result.sightingsPerUpdate()),
        quarters(result));
    out.flush();
  }

  private static String megabytes(long bytes) {
    return bytes == 0 ? "" : String.format(Locale.ROOT, "%,.0f", bytes / MEGABYTE);
  }

  private static String quarters(StageResult result) {
    StringBuilder text = new StringBuilder();
    for (double rate : result.quarters()) {
      text.append(String.format(Locale.ROOT, "%,.0f ", rate));
    }
    return text.toString().strip();
  }

  /** Prints the ratios between stages. */
  public void printRatios(PrintWriter out) {
    out.println();
    ratio(out, "rows/s, e/b", "e", "b", StageResult::rate);
    ratio(out, "rows/s, e/d", "e", "d", StageResult::rate);
    ratio(out, "CPU seconds, e/p", "e", "p", StageResult::cpuSeconds);
    StageResult e = result("e");
    if (e != null && !Double.isNaN(e.lastByFirst())) {
      out.printf(Locale.ROOT, "%-34s %5.2f%n", "rows/s of e, last quarter/first", e.lastByFirst());
    }
    out.flush();
  }

  private void ratio(
      PrintWriter out, String what, String over, String under, ToDoubleFunction<StageResult> of) {
    StageResult left = result(over);
    StageResult right = result(under);
    if (left != null && right != null) {
      out.printf(
          Locale.ROOT, "%-34s %5.2f%n", what, of.applyAsDouble(left) / of.applyAsDouble(right));
    }
  }

  private StageResult result(String stage) {
    return results.stream().filter(r -> r.stage().equals(stage)).findFirst().orElse(null);
  }

  /** Writes all results as JSON. */
  public void write(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer).useDefaultPrettyPrinter()) {
      json.setCodec(new ObjectMapper());
      json.writeStartObject();
      json.writeNumberField("edition", edition.number());
      json.writeNumberField("rows", rows);
      json.writeNumberField("parallelism", parallelism);
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeNumberField("max_heap_bytes", Runtime.getRuntime().maxMemory());
      json.writeStringField("java", System.getProperty("java.vm.version"));
      json.writeArrayFieldStart("stages");
      for (StageResult result : results) {
        json.writeStartObject();
        json.writeStringField("stage", result.stage());
        json.writeStringField("what", result.what());
        json.writeNumberField("seconds", result.seconds());
        json.writeNumberField("rows_per_second", result.rate());
        json.writeNumberField("cpu_seconds", result.cpuSeconds());
        json.writeNumberField("cpu_seconds_per_million_rows", result.cpuPerMillion());
        json.writeNumberField("peak_memory_bytes", result.peakMemory());
        json.writeNumberField("checkpoint_bytes", result.checkpointBytes());
        json.writeObjectField("counters", result.counters());
        json.writeObjectField("quarters_rows_per_second", result.quarters());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
