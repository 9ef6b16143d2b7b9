package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntRecordsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void storesEveryFieldOfEveryRecord(int fields) {
    IntRecords records = new IntRecords(fields);
    // More than fits into the initial sixteen pages.
    for (int size : new int[] {300_000, 0, 1, 20_000}) {
      for (int i = 0; i < size; i++) {
        assertThat(records.add()).isEqualTo(i);
        for (int field = 0; field < fields; field++) {
          records.set(i, field, (i * fields + field) * 0x9E3779B9);
        }
      }
      assertThat(records.size()).isEqualTo(size);
      assertThat(records.bytes()).isEqualTo(4L * size * fields);
      int wrong = 0;
      for (int i = 0; i < size; i++) {
        for (int field = 0; field < fields; field++) {
          wrong += records.get(i, field) == (i * fields + field) * 0x9E3779B9 ? 0 : 1;
        }
      }
      assertThat(wrong).isZero();
      records.clear();
      assertThat(records.size()).isZero();
      assertThat(records.bytes()).isZero();
    }
  }
}
