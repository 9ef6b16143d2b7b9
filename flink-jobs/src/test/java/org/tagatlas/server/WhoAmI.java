package org.tagatlas.server;

import java.nio.file.Path;

/** Prints, in a process of its own, whom a server would run as. */
final class WhoAmI {

  private WhoAmI() {}

  public static void main(String[] args) throws Exception {
    ServerUser user = ServerUser.forData(Path.of("none"));
    System.out.println(user + ", switched " + user.switched());
  }
}
