package org.tagatlas.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.junit.jupiter.api.Test;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.operator.TallyUpdateSerializer;

class SummaryFunctionTest {

  private ProcessOperator<TallyUpdate, TallyUpdate> operator;

  private final Subtasks.Kind<Void, TallyUpdate, TallyUpdate> kind =
      new Subtasks.Kind<>(
          () -> {
            operator = new ProcessOperator<>(new SummaryFunction());
            return operator;
          },
          null,
          null,
          new TallyUpdateSerializer());

  @Test
  void goesOnExactlyFromASnapshot() throws Exception {
    Subtasks.Left left;
    try (Subtasks<Void, TallyUpdate, TallyUpdate> subtask = kind.start()) {
      subtask.send(
          new TallyUpdate.Change("rows", 5),
          new TallyUpdate.Change("rejects.bad_json", 2),
          new TallyUpdate.Country("IS", "Iceland", 3, List.of("a")),
          new TallyUpdate.Country("IS", "Iceland", 4, List.of("b", "a")));
      left = subtask.checkpoint();
      subtask.send(new TallyUpdate.Change("rows", 100));
      assertThat(summary().count("rows")).isEqualTo(105);
      assertThat(subtask.take()).isEmpty();
    }
    for (int round = 1; round <= 2; round++) {
      try (Subtasks<Void, TallyUpdate, TallyUpdate> subtask = kind.restore(1, "hashmap", left)) {
        subtask.send(
            new TallyUpdate.Change("rows", -1),
            new TallyUpdate.Country("FR", "France", 4, List.of()));
        left = subtask.checkpoint();
        assertThat(summary().count("rows")).isEqualTo(5 - round);
        assertThat(summary().count("nothing")).isZero();
        assertThat(summary().rejects()).containsExactly(Map.entry("bad_json", 2L));
        assertThat(summary().mostPhotographed(9))
            .containsExactly(
                new Summary.CountryLine("FR", "France", 4, List.of()),
                new Summary.CountryLine("IS", "Iceland", 4, List.of("b", "a")));
      }
    }
  }

  @Test
  void aCopyDoesNotFollow() {
    Summary summary = new Summary();
    summary.add(new TallyUpdate.Change("rows", 1));
    Summary copy = summary.clone();
    summary.add(new TallyUpdate.Change("rows", 1));
    assertThat(copy.count("rows")).isEqualTo(1);
    copy.merge(summary);
    assertThat(copy.count("rows")).isEqualTo(3);
    copy.resetLocal();
    assertThat(copy.count("rows")).isZero();
  }

  private Summary summary() {
    return (Summary) operator.getRuntimeContext().<TallyUpdate, Summary>getAccumulator("summary");
  }
}
