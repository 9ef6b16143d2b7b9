package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.tagatlas.connectors.serialization.PhotographerSetSerializer;
import org.tagatlas.sketch.PhotographerSet;

/**
 * {@code PHOTOGRAPHERS(uid)}: counts distinct photographers, the votes. Exact up to {@value
 * PhotographerSet#EXACT}, beyond that an estimate by the same sketch as in the job. Retraction is
 * not supported.
 */
@FunctionHint(
    accumulator =
        @DataTypeHint(
            value = "RAW",
            bridgedTo = PhotographerSet.class,
            rawSerializer = PhotographerSetSerializer.class))
public final class PhotographersFunction extends AggregateFunction<Long, PhotographerSet> {

  private static final long serialVersionUID = 1L;

  @Override
  public PhotographerSet createAccumulator() {
    return new PhotographerSet();
  }

  /** Adds a photographer; null and empty count as a single unknown photographer. */
  public void accumulate(PhotographerSet photographers, String uid) {
    photographers.add(PhotographerSet.hash(uid == null ? "" : uid));
  }

  /** Merges other accumulators. */
  public void merge(PhotographerSet photographers, Iterable<PhotographerSet> others) {
    others.forEach(photographers::addAll);
  }

  @Override
  public Long getValue(PhotographerSet photographers) {
    return (long) photographers.count();
  }
}
