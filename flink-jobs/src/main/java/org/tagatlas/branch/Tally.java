package org.tagatlas.branch;

import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.runtime.SummaryMetrics;

/** Adds the counts of operators to the run's summary. */
@FunctionalInterface
public interface Tally {

  /** Adds the counts of an operator, see {@link SummaryMetrics}. */
  void add(SingleOutputStreamOperator<?> operator);
}
