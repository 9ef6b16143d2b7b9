package org.tagatlas.connectors.elasticsearch;

import java.util.function.IntSupplier;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * Rate limit that permits a fixed number of requests in flight, and none during a back-off. Used by
 * the task thread only.
 */
final class OutageAwareRate implements RateLimitingStrategy {

  private final int maxInFlight;
  private final int maxBatch;
  private final IntSupplier buffered;
  private int inFlight;
  private boolean paused;
  private boolean flushing;

  /**
   * Creates a rate limit.
   *
   * @param maxInFlight maximum number of concurrent requests
   * @param maxBatch maximum number of entries per request
   * @param buffered the number of buffered entries
   */
  OutageAwareRate(int maxInFlight, int maxBatch, IntSupplier buffered) {
    this.maxInFlight = maxInFlight;
    this.maxBatch = maxBatch;
    this.buffered = buffered;
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  boolean paused() {
    return paused;
  }

  /** Sets whether partially filled requests are sent. */
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
    return paused || inFlight >= maxInFlight;
  }

  @Override
  public int getMaxBatchSize() {
    return flushing ? Math.max(1, Math.min(maxBatch, buffered.getAsInt())) : maxBatch;
  }
}
