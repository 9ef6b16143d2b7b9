package org.tagatlas.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;

/**
 * What a job reads: one source, or several side by side. What is published does not depend on the
 * order of rows, so none has to wait for another.
 *
 * @param parts the sources
 */
public record Input(List<Part> parts) {

  /**
   * One of the sources.
   *
   * @param name of the source and its uid: state of it is found by that
   * @param source gives the rows
   */
  public record Part(String name, Source<ShardRow, ?, ?> source) {}

  /** Copies the sources. */
  public Input {
    parts = List.copyOf(parts);
  }

  /** Makes an input of one source. */
  public Input(String name, Source<ShardRow, ?, ?> source) {
    this(List.of(new Part(name, source)));
  }

  /** Returns an input that reads this and another one side by side. */
  public Input and(Input other) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(other.parts);
    return new Input(both);
  }

  /** Adds the sources to an environment and returns all of their rows. */
  DataStream<ShardRow> rows(StreamExecutionEnvironment env) {
    return parts.stream()
        .map(part -> rows(env, part))
        .reduce(DataStream::union)
        .orElseThrow(() -> new IllegalStateException("an input without sources"));
  }

  private static DataStream<ShardRow> rows(StreamExecutionEnvironment env, Part part) {
    return env.fromSource(
            part.source(), WatermarkStrategy.noWatermarks(), part.name(), ShardRowSerializer.TYPE)
        .uid(part.name());
  }
}
