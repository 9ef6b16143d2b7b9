package org.tagatlas.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.ShardRow;

/**
 * The input of a job: one source, or several that are read concurrently. Results do not depend on
 * the order of rows, so no source waits for another.
 *
 * @param parts the sources
 */
public record Input(List<Part> parts) {

  /**
   * One of the sources.
   *
   * @param name name and uid of the source; the uid identifies its state
   * @param source the source of rows
   */
  public record Part(String name, Source<ShardRow, ?, ?> source) {}

  /** Copies the sources. */
  public Input {
    parts = List.copyOf(parts);
  }

  /** Creates an input with one source. */
  public Input(String name, Source<ShardRow, ?, ?> source) {
    this(List.of(new Part(name, source)));
  }

  /** Returns an input that reads this and another one concurrently. */
  public Input and(Input other) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(other.parts);
    return new Input(both);
  }

  /** Adds the sources to an environment and returns the union of their rows. */
  DataStream<ShardRow> rows(StreamExecutionEnvironment env) {
    return parts.stream()
        .map(part -> rows(env, part))
        .reduce(DataStream::union)
        .orElseThrow(() -> new IllegalStateException("the input has no sources"));
  }

  private static DataStream<ShardRow> rows(StreamExecutionEnvironment env, Part part) {
    return env.fromSource(
            part.source(), WatermarkStrategy.noWatermarks(), part.name(), ShardRowSerializer.TYPE)
        .uid(part.name());
  }
}
