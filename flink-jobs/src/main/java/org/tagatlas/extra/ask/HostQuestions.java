package org.tagatlas.extra.ask;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The questions to one host that are in memory: the next ones, those under way, and those that wait
 * for another attempt. What does not fit is in state alone, until there is room.
 */
final class HostQuestions {

  /** Questions that wait in memory at the most. */
  static final int MAX_WAITING = 1000;

  private final HostGate gate;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Set<String> inMemory = new HashSet<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Long> again = new HashMap<>();
  private boolean moreInState;

  /** Makes those of a host. */
  HostQuestions(HostGate gate, boolean moreInState) {
    this.gate = gate;
    this.moreInState = moreInState;
  }

  HostGate gate() {
    return gate;
  }

  /** Adds a question that is in state already. */
  void add(String tag) {
    if (waiting.size() >= MAX_WAITING) {
      moreInState = true;
    } else if (inMemory.add(tag)) {
      waiting.add(tag);
    }
  }

  /** Takes in what is in state alone, when memory has run empty. */
  void refill(Iterable<String> state) {
    if (!moreInState || !waiting.isEmpty()) {
      return;
    }
    moreInState = false;
    for (String tag : state) {
      add(tag);
      if (moreInState) {
        return;
      }
    }
  }

  /** Returns the next question to ask and takes it to be asked; null when there is none yet. */
  String next(long now) {
    String tag = due(now);
    if (tag == null) {
      tag = waiting.poll();
    }
    if (tag != null) {
      attempts.merge(tag, 1, Integer::sum);
    }
    return tag;
  }

  private String due(long now) {
    Iterator<Map.Entry<String, Long>> all = again.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Long> one = all.next();
      if (one.getValue() <= now) {
        all.remove();
        return one.getKey();
      }
    }
    return null;
  }

  /** Returns how often a question was asked by now. */
  int attempts(String tag) {
    return attempts.getOrDefault(tag, 0);
  }

  /** Has a question asked again from some time on. */
  void again(String tag, long at) {
    again.put(tag, at);
  }

  /** Forgets a question that has its answer. */
  void done(String tag) {
    inMemory.remove(tag);
    attempts.remove(tag);
    again.remove(tag);
  }

  /** Returns when there may be something to ask; {@link HostGate#NEVER} when not by time alone. */
  long wake(long now) {
    long first = HostGate.NEVER;
    if (!waiting.isEmpty() || moreInState) {
      first = now;
    }
    for (long at : again.values()) {
      first = Math.min(first, at);
    }
    return first == HostGate.NEVER ? first : Math.max(first, gate.next(now));
  }

  /** Returns whether all that was asked has its answer. */
  boolean idle() {
    return inMemory.isEmpty() && !moreInState;
  }

  /** Returns the questions in memory, to be told that they are given up. */
  List<String> tags() {
    return new ArrayList<>(inMemory);
  }
}
