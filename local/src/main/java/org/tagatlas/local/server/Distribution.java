package org.tagatlas.local.server;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Unpacked Elasticsearch distribution.
 *
 * @param home the folder with {@code lib} and {@code modules}
 */
record Distribution(Path home) {

  private static final String PREFIX = "elasticsearch-";

  /**
   * Finds the newest distribution in the folder that the build unpacks to.
   *
   * @throws ServerConfigurationException if there is none
   */
  static Distribution in(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        Path newest =
            entries
                .filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                .filter(entry -> Files.isDirectory(entry.resolve("lib")))
                .max(Comparator.comparing(entry -> ModuleDescriptor.Version.parse(version(entry))))
                .orElse(null);
        if (newest != null) {
          return new Distribution(newest.toRealPath());
        }
      }
    }
    throw new ServerConfigurationException(
        "there is no Elasticsearch in " + folder + ": build it with mvn package.");
  }

  private static String version(Path home) {
    return home.getFileName().toString().substring(PREFIX.length());
  }

  String version() {
    return version(home);
  }

  private Path mainJar() {
    return home.resolve("lib").resolve(PREFIX + version() + ".jar");
  }

  /**
   * Returns this distribution, or a copy of it if the user cannot read this one. The permissions of
   * this one, for example below {@code /root}, are not changed.
   *
   * @param copies a folder that the user can access
   */
  Distribution readableBy(ServerUser user, Path copies) throws IOException, InterruptedException {
    if (user.canRead(mainJar()) && user.canEnter(home.resolve("modules"))) {
      return this;
    }
    Distribution copy = new Distribution(copies.resolve(home.getFileName()));
    if (!Files.isDirectory(copy.home)) {
      delete(copies);
      user.makeFolders(copies);
      Path unfinished = copies.resolve("unfinished");
      copy(home, unfinished);
      Files.move(unfinished, copy.home, StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        boolean folder = Files.isDirectory(source);
        if (folder) {
          Files.createDirectory(target);
        } else {
          Files.copy(source, target);
        }
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
