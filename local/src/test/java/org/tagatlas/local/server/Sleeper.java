package org.tagatlas.local.server;

import java.util.concurrent.CountDownLatch;

/** Process that sleeps until it is terminated. */
final class Sleeper {

  private Sleeper() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("first\nsecond " + String.join(" ", args));
    new CountDownLatch(1).await();
  }
}
