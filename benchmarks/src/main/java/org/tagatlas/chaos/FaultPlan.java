package org.tagatlas.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws faults at random: the same seed gives the same faults, evenly spread over the targets. */
final class FaultPlan {

  private static final int MAX_PAUSE_MILLIS = 5_000;

  private FaultPlan() {}

  /**
   * Draws faults.
   *
   * @param targets kinds of processes to choose from, at least one
   * @param taskManagers number of TaskManagers to choose from
   */
  static List<Fault> draw(
      long seed, int kills, int freezes, Collection<Target> targets, int taskManagers) {
    Random random = new Random(seed);
    List<Fault.Kind> kinds = new ArrayList<>();
    kinds.addAll(Collections.nCopies(kills, Fault.Kind.KILL));
    kinds.addAll(Collections.nCopies(freezes, Fault.Kind.FREEZE));
    Collections.shuffle(kinds, random);
    Deque<Target> toKill = deal(kills, targets, random);
    Deque<Target> toFreeze = deal(freezes, targets, random);
    List<Fault> faults = new ArrayList<>();
    for (Fault.Kind kind : kinds) {
      Target target = (kind == Fault.Kind.KILL ? toKill : toFreeze).pop();
      faults.add(
          new Fault(
              kind,
              target,
              target.process(1 + random.nextInt(taskManagers)),
              Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS))));
    }
    return faults;
  }

  /** Deals every target once before any target is repeated. */
  private static Deque<Target> deal(int number, Collection<Target> targets, Random random) {
    Deque<Target> dealt = new ArrayDeque<>();
    while (dealt.size() < number) {
      List<Target> deck = new ArrayList<>(targets);
      Collections.sort(deck);
      Collections.shuffle(deck, random);
      dealt.addAll(deck);
    }
    return dealt;
  }
}
