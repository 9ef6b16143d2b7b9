package org.tagatlas.sql.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.sink.Document;

class RowDocumentsTest {

  /** Serializes rows as text instead of JSON. */
  private static final SerializationSchema<RowData> TEXT =
      row -> row.getString(0).toString().getBytes(StandardCharsets.UTF_8);

  private static OneInputStreamOperatorTestHarness<RowData, Document> harness(
      int subtasks, int subtask) throws Exception {
    RowId id = RowId.of(DataTypes.ROW(DataTypes.FIELD("a", DataTypes.STRING())), new int[] {0});
    return new OneInputStreamOperatorTestHarness<>(
        new RowDocumentsFactory(() -> {}, id, TEXT), 4, subtasks, subtask);
  }

  private static RowData row(RowKind kind, String text) {
    return GenericRowData.ofKind(kind, StringData.fromString(text));
  }

  private static List<Document> documents(
      OneInputStreamOperatorTestHarness<RowData, Document> harness) {
    List<Document> all = new ArrayList<>(harness.extractOutputValues());
    harness.getOutput().clear();
    return all;
  }

  @Test
  void convertsChangesToDocumentsWithIncreasingVersions() throws Exception {
    var harness = harness(1, 0);
    harness.setProcessingTime(1000);
    harness.open();
    for (RowKind kind : RowKind.values()) {
      harness.processElement(row(kind, "x"), 0);
    }
    List<Document> made = documents(harness);
    harness.close();
    assertThat(made).extracting(Document::id).containsOnly("x");
    assertThat(made).extracting(Document::deleted).containsExactly(false, true, false, true);
    long first = 1000L << RowDocuments.VERSION_BITS;
    assertThat(made)
        .extracting(Document::version)
        .containsExactly(first + 1, first + 2, first + 3, first + 4);
    assertThat(made.get(0).source()).asString(StandardCharsets.UTF_8).isEqualTo("x");
  }

  @Test
  void versionsIncreaseAfterRestoreRegardlessOfClockAndRescaling() throws Exception {
    var first = harness(2, 0);
    first.setProcessingTime(1000);
    first.open();
    var second = harness(2, 1);
    second.setProcessingTime(2000);
    second.open();
    first.processElement(row(RowKind.INSERT, "x"), 0);
    second.processElement(row(RowKind.INSERT, "y"), 0);
    long greatest = documents(second).get(0).version();
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            first.snapshot(1, 1), second.snapshot(1, 1));
    first.close();
    second.close();
    for (int subtask = 0; subtask < 3; subtask++) {
      assertThat(versionAfterRestore(all, 3, subtask, 500)).isGreaterThan(greatest);
    }
    assertThat(versionAfterRestore(all, 1, 0, 3000))
        .isGreaterThan(3000L << RowDocuments.VERSION_BITS);
  }

  private static long versionAfterRestore(
      OperatorSubtaskState state, int subtasks, int subtask, long time) throws Exception {
    var restored = harness(subtasks, subtask);
    restored.setProcessingTime(time);
    restored.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 4, 2, subtasks, subtask));
    restored.open();
    restored.processElement(row(RowKind.INSERT, "y"), 0);
    long version = documents(restored).get(0).version();
    restored.close();
    return version;
  }
}
