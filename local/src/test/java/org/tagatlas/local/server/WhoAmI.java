package org.tagatlas.local.server;

import java.nio.file.Path;

/** Program that prints the user that a server would run as. */
final class WhoAmI {

  private WhoAmI() {}

  public static void main(String[] args) throws Exception {
    ServerUser user = ServerUser.forData(Path.of("none"));
    System.out.println(user + ", switched " + user.switched());
  }
}
