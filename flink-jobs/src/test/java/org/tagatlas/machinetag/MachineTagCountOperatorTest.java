package org.tagatlas.machinetag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;

class MachineTagCountOperatorTest {

  @Test
  void emitsChangedCountsWithIncreasingVersions() throws Exception {
    try (Subtasks<String, MachineTagCount, MachineTagCount> counter = counter(100).start()) {
      counter.send(sighting("a:b=c", 50, "IS"), sighting("a:b=c", 20, null));
      assertThat(counter.take()).isEmpty();
      counter.barrier();
      assertThat(counter.take())
          .containsExactly(new MachineTagCount("a:b=c", 1, 2, 20, 50, Set.of("IS")));
      counter.barrier();
      assertThat(counter.take()).isEmpty();
      counter.send(sighting("a:b=c", PhotoRecord.NO_TIME, "FR"), sighting("x:y=z", 1, null));
      counter.clock(3_000);
      assertThat(counter.take())
          .containsExactlyInAnyOrder(
              new MachineTagCount("a:b=c", 2, 3, 20, 50, Set.of("IS", "FR")),
              new MachineTagCount("x:y=z", 1, 1, 1, 1, Set.of()));
      counter.send(sighting("a:b=c", 60, "IS"));
      counter.end();
      assertThat(counter.take())
          .containsExactly(new MachineTagCount("a:b=c", 3, 4, 20, 60, Set.of("FR", "IS")));
    }
  }

  @Test
  void flushesWhenTheBufferIsFull() throws Exception {
    try (Subtasks<String, MachineTagCount, MachineTagCount> counter = counter(2).start()) {
      counter.send(sighting("a:b=c", 1, null), sighting("a:b=c", 1, null));
      assertThat(counter.take()).isEmpty();
      counter.send(sighting("a:b=d", 1, null));
      assertThat(counter.take()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresCountsAtOtherParallelisms(String backend) throws Exception {
    Map<String, MachineTagCount> last = new HashMap<>();
    Subtasks.Snapshot snapshot = null;
    int[] parallelisms = {1, 3, 2};
    for (int round = 0; round < parallelisms.length; round++) {
      try (Subtasks<String, MachineTagCount, MachineTagCount> counter =
          snapshot == null
              ? counter(100).start(parallelisms[round], backend)
              : counter(100).restore(parallelisms[round], backend, snapshot)) {
        for (int i = 0; i < 50; i++) {
          counter.send(sighting("n:p=" + i, 1000 - round, "C" + round));
        }
        snapshot = counter.checkpoint();
        counter.take().forEach(count -> last.put(count.machineTag(), count));
        counter.send(sighting("n:p=1", 1, "XX"));
      }
    }
    assertThat(last).hasSize(50);
    last.forEach(
        (tag, count) ->
            assertThat(count)
                .isEqualTo(new MachineTagCount(tag, 3, 3, 998, 1000, Set.of("C0", "C1", "C2"))));
  }

  private static MachineTagCount sighting(String tag, long uploaded, String country) {
    return MachineTagCount.of(new MachineTagSighting(tag, uploaded, country));
  }

  private static Subtasks.Kind<String, MachineTagCount, MachineTagCount> counter(int maxBuffered) {
    EmitPolicy policy =
        new EmitPolicy(true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
    return new Subtasks.Kind<>(
        () -> new MachineTagCountOperator(maxBuffered, policy),
        MachineTagCount::machineTag,
        Types.STRING,
        new MachineTagCountSerializer());
  }
}
