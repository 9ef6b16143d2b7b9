package org.tagatlas.machinetag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;

class MachineTagCombinerTest {

  @Test
  void emitsOneSumPerTagWithEachBarrier() throws Exception {
    try (Subtasks<Void, MachineTagSighting, MachineTagCount> combiner = combiner(100)) {
      for (int i = 0; i < 1_000; i++) {
        String country = i % 2 == 0 ? "IS" : null;
        combiner.send(new MachineTagSighting("uploaded:by=app", 1_000 + i, country));
      }
      combiner.send(new MachineTagSighting("geo:lat=1", 7, null));
      assertThat(combiner.take()).isEmpty();
      combiner.barrier();
      assertThat(combiner.take())
          .containsExactlyInAnyOrder(
              new MachineTagCount("uploaded:by=app", 0, 1_000, 1_000, 1_999, Set.of("IS")),
              new MachineTagCount("geo:lat=1", 0, 1, 7, 7, Set.of()));
      combiner.barrier();
      assertThat(combiner.take()).isEmpty();
      combiner.send(new MachineTagSighting("geo:lat=1", 8, null));
      combiner.end();
      assertThat(combiner.take())
          .containsExactly(new MachineTagCount("geo:lat=1", 0, 1, 8, 8, Set.of()));
    }
  }

  @Test
  void flushesWhenTheBufferIsFull() throws Exception {
    try (Subtasks<Void, MachineTagSighting, MachineTagCount> combiner = combiner(10)) {
      for (int i = 0; i < 25; i++) {
        combiner.send(new MachineTagSighting("geo:lat=" + i, 1, null));
      }
      assertThat(combiner.take()).hasSize(20);
    }
  }

  private static Subtasks<Void, MachineTagSighting, MachineTagCount> combiner(int maxBuffered)
      throws Exception {
    EmitPolicy policy =
        new EmitPolicy(true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
    return new Subtasks.Kind<Void, MachineTagSighting, MachineTagCount>(
            () -> new MachineTagCombiner(maxBuffered, policy),
            null,
            null,
            new MachineTagCountSerializer())
        .start();
  }
}
