package org.tagatlas.connectors.elasticsearch;

import java.util.function.IntSupplier;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * Lets a fixed number of requests be in flight, and none while Elasticsearch rests after a failure.
 * Used on the task's thread only.
 */
final class OutageAwareRate implements RateLimitingStrategy {

  private final int maxInFlight;
  private final int maxBatch;
  private final IntSupplier buffered;
  private int inFlight;
  private boolean resting;
  private boolean flushing;

  /**
   * Limits requests.
   *
   * @param maxInFlight requests at the same time
   * @param maxBatch entries of a request
   * @param buffered the number of entries that wait
   */
  OutageAwareRate(int maxInFlight, int maxBatch, IntSupplier buffered) {
    this.maxInFlight = maxInFlight;
    this.maxBatch = maxBatch;
    this.buffered = buffered;
  }

  void rest() {
    resting = true;
  }

  void resume() {
    resting = false;
  }

  boolean resting() {
    return resting;
  }

  /** Says whether a request that is not full may be sent as well. */
  void flushing(boolean newFlushing) {
    flushing = newFlushing;
  }

  @Override
  public void registerInFlightRequest(RequestInfo request) {
    inFlight++;
  }

  @Override
  public void registerCompletedRequest(ResultInfo result) {
    inFlight--;
  }

  @Override
  public boolean shouldBlock(RequestInfo request) {
    return resting || inFlight >= maxInFlight;
  }

  @Override
  public int getMaxBatchSize() {
    return flushing ? Math.max(1, Math.min(maxBatch, buffered.getAsInt())) : maxBatch;
  }
}
