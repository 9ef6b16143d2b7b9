package org.tagatlas.server;

import java.util.concurrent.CountDownLatch;

/** A process that does nothing until it is ended. */
final class Sleeper {

  private Sleeper() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("first\nsecond " + String.join(" ", args));
    new CountDownLatch(1).await();
  }
}
