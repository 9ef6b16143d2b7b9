package org.tagatlas.latency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The results of a latency measurement.
 *
 * @param load requested load
 * @param checkpoints time between two checkpoints of the job
 * @param rowsPerSecond actual rate
 * @param seconds duration of sending
 * @param sent number of probes sent
 * @param photos from a row to a photo that a search finds
 * @param signatures from a row to a signature that counts it
 * @param cpuSeconds CPU time of each process while sending
 * @param written documents written while sending by kind, including rewrites
 */
public record LatencyReport(
    Load load,
    Duration checkpoints,
    double rowsPerSecond,
    double seconds,
    int sent,
    Latencies photos,
    Latencies signatures,
    Map<String, Double> cpuSeconds,
    Map<String, Long> written) {

  /** Prints the results as a table. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%-34s %8s %8s %8s %8s%n",
        "from a row to",
        "p50 s",
        "p95 s",
        "max s",
        "number");
    print(out, "a photo that a search finds", photos);
    print(out, "a signature that counts it", signatures);
    out.printf(
        Locale.ROOT,
        "%n%,.0f of %,d rows/s for %.0f s, a checkpoint every %.1f s%n",
        rowsPerSecond,
        load.rate(),
        seconds,
        checkpoints.toMillis() / 1e3);
    out.print("documents written:");
    written.forEach((kind, documents) -> out.printf(Locale.ROOT, " %s %,d", kind, documents));
    out.println();
    out.print("CPU seconds:");
    cpuSeconds.forEach((name, cpu) -> out.printf(Locale.ROOT, " %s %.0f", name, cpu));
    out.println();
    out.flush();
  }

  private static void print(PrintWriter out, String what, Latencies latencies) {
    out.printf(
        Locale.ROOT,
        "%-34s %8.2f %8.2f %8.2f %8d%n",
        what,
        latencies.p50(),
        latencies.p95(),
        latencies.max(),
        latencies.number());
  }

  /** Returns whether all probes were found. */
  public boolean complete() {
    return photos.number() == sent && signatures.number() == sent;
  }

  /** Writes the results as JSON. */
  public void write(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("rate", load.rate());
      json.writeNumberField("warm_up_seconds", load.warmUp());
      json.writeNumberField("rows_before", load.before());
      json.writeNumberField("seconds", seconds);
      json.writeNumberField("rows_per_second", rowsPerSecond);
      json.writeNumberField("checkpoint_seconds", checkpoints.toMillis() / 1e3);
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeNumberField("probes", sent);
      write(json, "photo_seconds", photos);
      write(json, "signature_seconds", signatures);
      json.writeObjectFieldStart("cpu_seconds");
      for (Map.Entry<String, Double> cpu : cpuSeconds.entrySet()) {
        json.writeNumberField(cpu.getKey(), cpu.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("documents_written");
      for (Map.Entry<String, Long> documents : written.entrySet()) {
        json.writeNumberField(documents.getKey(), documents.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, String name, Latencies latencies)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("number", latencies.number());
    json.writeNumberField("p50", latencies.p50());
    json.writeNumberField("p95", latencies.p95());
    json.writeNumberField("max", latencies.max());
    json.writeEndObject();
  }
}
