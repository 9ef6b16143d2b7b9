package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** Temporary folder that is accessible to all users, unlike those of JUnit. */
record OpenFolder(Path path) implements AutoCloseable {

  static OpenFolder create() throws IOException {
    Path path = Files.createTempDirectory("tagatlas-server-");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new OpenFolder(path.toRealPath());
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
