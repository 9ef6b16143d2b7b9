package org.tagatlas.lookup.async;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.tagatlas.fetch.HostRateLimiter;

/**
 * The requests to one host that are in memory: queued, in flight, or waiting for a retry. Requests
 * beyond the limit are kept only in state until the queue has capacity.
 */
final class HostRequestQueue {

  /** Maximum number of queued requests in memory. */
  static final int MAX_QUEUED = 1000;

  private final HostRateLimiter limiter;
  private final Deque<String> queued = new ArrayDeque<>();
  private final Set<String> inMemory = new HashSet<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Long> retries = new HashMap<>();
  private boolean moreInState;

  /** Creates the queue of a host. */
  HostRequestQueue(HostRateLimiter limiter, boolean moreInState) {
    this.limiter = limiter;
    this.moreInState = moreInState;
  }

  HostRateLimiter limiter() {
    return limiter;
  }

  /** Adds a tag that is already in state. */
  void add(String tag) {
    if (queued.size() >= MAX_QUEUED) {
      moreInState = true;
    } else if (inMemory.add(tag)) {
      queued.add(tag);
    }
  }

  /** Refills the empty queue with tags that are only in state. */
  void refill(Iterable<String> state) {
    if (!moreInState || !queued.isEmpty()) {
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

  /** Returns the next tag to look up and counts the attempt; null if none is due. */
  String next(long now) {
    String tag = due(now);
    if (tag == null) {
      tag = queued.poll();
    }
    if (tag != null) {
      attempts.merge(tag, 1, Integer::sum);
    }
    return tag;
  }

  private String due(long now) {
    Iterator<Map.Entry<String, Long>> all = retries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Long> one = all.next();
      if (one.getValue() <= now) {
        all.remove();
        return one.getKey();
      }
    }
    return null;
  }

  /** Returns the number of attempts so far. */
  int attempts(String tag) {
    return attempts.getOrDefault(tag, 0);
  }

  /** Schedules a retry. */
  void retryAt(String tag, long at) {
    retries.put(tag, at);
  }

  /** Removes a tag whose lookup is complete. */
  void remove(String tag) {
    inMemory.remove(tag);
    attempts.remove(tag);
    retries.remove(tag);
  }

  /**
   * Returns when the next request may be sent; {@link HostRateLimiter#NEVER} if that depends on a
   * response or on input.
   */
  long nextRequest(long now) {
    long first = HostRateLimiter.NEVER;
    if (!queued.isEmpty() || moreInState) {
      first = now;
    }
    for (long at : retries.values()) {
      first = Math.min(first, at);
    }
    return first == HostRateLimiter.NEVER ? first : Math.max(first, limiter.nextAllowed(now));
  }

  /** Returns whether all lookups are complete. */
  boolean isIdle() {
    return inMemory.isEmpty() && !moreInState;
  }
}
