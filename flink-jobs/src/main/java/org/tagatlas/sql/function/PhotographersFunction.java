package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.tagatlas.count.Voters;
import org.tagatlas.count.VotersSerializer;

/**
 * {@code PHOTOGRAPHERS(uid)}: the number of distinct photographers, the votes. Exact up to {@value
 * Voters#EXACT}, the job's sketch beyond. Rows can't be taken back from it.
 */
@FunctionHint(
    accumulator =
        @DataTypeHint(
            value = "RAW",
            bridgedTo = Voters.class,
            rawSerializer = VotersSerializer.class))
public final class PhotographersFunction extends AggregateFunction<Long, Voters> {

  private static final long serialVersionUID = 1L;

  @Override
  public Voters createAccumulator() {
    return new Voters();
  }

  /** Adds a photographer; null and empty are the one that nobody knows. */
  public void accumulate(Voters voters, String uid) {
    voters.add(Voters.hash(uid == null ? "" : uid));
  }

  /** Adds those of others. */
  public void merge(Voters voters, Iterable<Voters> others) {
    others.forEach(voters::addAll);
  }

  @Override
  public Long getValue(Voters voters) {
    return (long) voters.count();
  }
}
