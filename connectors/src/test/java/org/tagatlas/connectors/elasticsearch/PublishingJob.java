package org.tagatlas.connectors.elasticsearch;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.flink.LocalFlink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/** Small job with checkpoints that publishes generated documents through the product's sinks. */
final class PublishingJob {

  private PublishingJob() {}

  /**
   * Starts the job, which tolerates one failure.
   *
   * @param connection the connection to Elasticsearch
   * @param run the run whose indices it writes to
   * @param documents number of documents per kind
   * @param document returns the document of a number from 0
   * @param kinds the kinds to publish
   */
  static JobClient start(
      ElasticsearchConnection connection,
      String run,
      long documents,
      GeneratorFunction<Long, Document> document,
      DocumentKind... kinds)
      throws Exception {
    Configuration config = new Configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    config.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment = LocalFlink.environment(config);
    environment.setParallelism(1);
    environment.enableCheckpointing(200);
    ElasticsearchSinks sinks =
        new ElasticsearchSinks(
            connection, run, new Backoff(Duration.ofMillis(100), Duration.ofMillis(500)));
    for (DocumentKind kind : kinds) {
      environment
          .fromSource(
              new DataGeneratorSource<>(
                  document,
                  documents,
                  RateLimiterStrategy.perSecond(1_000),
                  DocumentSerializer.TYPE),
              WatermarkStrategy.noWatermarks(),
              "documents")
          .uid("documents-" + kind.name())
          .sinkTo(sinks.sink(kind))
          .uid("publish-" + kind.name());
    }
    return environment.executeAsync();
  }
}
