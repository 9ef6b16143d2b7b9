package org.tagatlas.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {

  private static final Set<Target> ALL = EnumSet.allOf(Target.class);

  @Test
  void isReproducibleForTheSameSeedAndDiffersForAnother() {
    List<Fault> faults = FaultPlan.draw(7, 20, 5, ALL, 3);
    assertThat(FaultPlan.draw(7, 20, 5, ALL, 3)).isEqualTo(faults);
    assertThat(FaultPlan.draw(8, 20, 5, ALL, 3)).isNotEqualTo(faults);
  }

  @Test
  void spreadsFaultsEvenlyOverTargets() {
    List<Fault> faults = FaultPlan.draw(7, 20, 5, ALL, 3);
    assertThat(faults).hasSize(25);
    Map<Target, Long> kills =
        faults.stream()
            .filter(fault -> fault.kind() == Fault.Kind.KILL)
            .collect(Collectors.groupingBy(Fault::target, Collectors.counting()));
    assertThat(kills).hasSize(5).allSatisfy((target, number) -> assertThat(number).isEqualTo(4));
    assertThat(faults.stream().filter(fault -> fault.kind() == Fault.Kind.FREEZE))
        .extracting(Fault::target)
        .containsExactlyInAnyOrder(Target.values());
    assertThat(faults).allMatch(fault -> fault.pause().compareTo(Duration.ofSeconds(5)) < 0);
  }

  @Test
  void coversAllTaskManagersAndOnlyRequestedTargets() {
    assertThat(FaultPlan.draw(1, 40, 0, Set.of(Target.TASKMANAGER, Target.S3), 3))
        .extracting(Fault::process)
        .containsOnly("taskmanager-1", "taskmanager-2", "taskmanager-3", "s3");
  }
}
