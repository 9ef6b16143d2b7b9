package org.tagatlas.jars;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Helpers for tests of the jars that are built for Flink clusters. */
public final class BuiltJars {

  /** The libraries in {@code lib} of a Flink distribution, most of which are in one jar there. */
  private static final Pattern OF_FLINK =
      Pattern.compile(
          "(flink-(?!connector-(?!datagen)|test-utils)|commons-(cli|collections|lang3|math3|text)-|chill|kryo-"
              + "|minlog-|objenesis-|snakeyaml-engine-|frocksdbjni-|javassist-|jsr305-|lz4-java-"
              + "|slf4j-api-).*(?<!tests)\\.jar");

  private BuiltJars() {}

  /** Returns the only file in a folder whose name has a suffix. */
  public static Path only(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.getFileName().toString().endsWith(end)).toList();
      assertThat(found).as("files in %s with suffix %s", folder, end).hasSize(1);
      return found.get(0);
    }
  }

  /** Returns the names of the class files of a jar. */
  public static Set<String> classes(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * Returns a class loader that has only a jar and Flink's jars of this class path.
   *
   * @param guest a test class that is added, without its nested classes
   * @param folder an empty folder for a copy of the guest
   */
  public static URLClassLoader cluster(Path jar, Class<?> guest, Path folder) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(jar.toUri().toURL());
    for (Path library : ofFlink()) {
      urls.add(library.toUri().toURL());
    }
    String file = guest.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream in = guest.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, copy);
    }
    urls.add(folder.toUri().toURL());
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Returns the dependencies of our classes in a jar that are neither in the jar nor in Flink. */
  public static List<String> missing(Path jar) {
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    String flink = ofFlink().stream().map(Path::toString).collect(joining(File.pathSeparator));
    int status =
        jdeps.run(
            printer,
            printer,
            "--multi-release",
            "17",
            "--missing-deps",
            "-include",
            "org\\.tagatlas\\..*",
            "-cp",
            flink,
            jar.toString());
    assertThat(status).as(out.toString()).isZero();
    return out.toString().lines().toList();
  }

  private static List<Path> ofFlink() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(library -> OF_FLINK.matcher(library.getFileName().toString()).matches())
        .toList();
  }
}
