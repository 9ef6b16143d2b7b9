package org.tagatlas.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.LogCapture;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.SummaryUpdateSerializer;

class SummaryFunctionTest {

  private ProcessOperator<SummaryUpdate, SummaryUpdate> operator;

  private final Subtasks.Kind<Void, SummaryUpdate, SummaryUpdate> kind =
      new Subtasks.Kind<>(
          () -> {
            operator = new ProcessOperator<>(new SummaryFunction());
            return operator;
          },
          null,
          null,
          new SummaryUpdateSerializer());

  @Test
  void continuesExactlyFromASnapshot() throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Void, SummaryUpdate, SummaryUpdate> subtask = kind.start()) {
      subtask.send(
          new SummaryUpdate.Change("rows", 5),
          new SummaryUpdate.Change("rejects.bad_json", 2),
          new SummaryUpdate.Country("IS", "Iceland", 3, List.of("a")),
          new SummaryUpdate.Country("IS", "Iceland", 4, List.of("b", "a")));
      snapshot = subtask.checkpoint();
      subtask.send(new SummaryUpdate.Change("rows", 100));
      assertThat(summary().count("rows")).isEqualTo(105);
      assertThat(subtask.take()).isEmpty();
    }
    for (int round = 1; round <= 2; round++) {
      try (Subtasks<Void, SummaryUpdate, SummaryUpdate> subtask =
          kind.restore(1, "hashmap", snapshot)) {
        subtask.send(
            new SummaryUpdate.Change("rows", -1),
            new SummaryUpdate.Country("FR", "France", 4, List.of()));
        snapshot = subtask.checkpoint();
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
  void logsTheRestore() throws Exception {
    try (LogCapture log = new LogCapture(SummaryFunction.class)) {
      Subtasks.Snapshot snapshot;
      try (Subtasks<Void, SummaryUpdate, SummaryUpdate> subtask = kind.start()) {
        subtask.send(
            new SummaryUpdate.Change("rows", 5), new SummaryUpdate.Position("kafka://p/0", 7));
        snapshot = subtask.checkpoint();
      }
      assertThat(log.messages()).isEmpty();
      kind.restore(1, "hashmap", snapshot).close();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .matches("INFO Restored 2 entries of the summary from checkpoint \\d+ in \\d+ ms");
    }
  }

  @Test
  void aCopyIsIndependent() {
    Summary summary = new Summary();
    summary.add(new SummaryUpdate.Change("rows", 1));
    Summary copy = summary.clone();
    summary.add(new SummaryUpdate.Change("rows", 1));
    assertThat(copy.count("rows")).isEqualTo(1);
    copy.merge(summary);
    assertThat(copy.count("rows")).isEqualTo(3);
    copy.resetLocal();
    assertThat(copy.count("rows")).isZero();
  }

  private Summary summary() {
    return (Summary) operator.getRuntimeContext().<SummaryUpdate, Summary>getAccumulator("summary");
  }
}
