package org.tagatlas.jars;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Checks the licences and notices in built jars. */
public final class JarNotices {

  private static final Pattern NOTICE = Pattern.compile("(META-INF/)?NOTICE(\\.(txt|md))?");
  private static final Pattern LICENSE = Pattern.compile("(META-INF/)?LICENSE(\\.(txt|md))?");
  private static final String CARRIED = "META-INF/licenses/LICENSE.";
  private static final String END_OF_APACHE = "limitationsundertheLicense.";

  /**
   * The libraries whose jars have no licence, and the licence files required in a jar that contains
   * them. None is needed for the Apache License 2.0.
   */
  private static final Map<String, Set<String>> WITHOUT_LICENSE =
      Map.ofEntries(
          Map.entry("RoaringBitmap", Set.of()),
          Map.entry("fastutil-core", Set.of()),
          Map.entry("jts-core", Set.of("jts-core")),
          Map.entry("lz4-java", Set.of("lz4")),
          Map.entry("opentelemetry-api", Set.of()),
          Map.entry("opentelemetry-context", Set.of()),
          Map.entry("picocli", Set.of()),
          Map.entry("snakeyaml", Set.of()),
          Map.entry("snappy-java", Set.of("snappy")),
          Map.entry("xz", Set.of("xz")),
          Map.entry("zstd-jni", Set.of("zstd-jni", "zstd")));

  private JarNotices() {}

  /** Checks that a jar has the project's licence and a notice that is part of the root NOTICE. */
  public static void assertOwn(Path jar, Path root) throws IOException {
    String notice = ownNotice(jar, files(jar), root);
    String all = spaced(Files.readString(root.resolve("NOTICE")));
    for (String paragraph : notice.split("\n\n")) {
      if (paragraph.startsWith("- ")) {
        assertThat(all).as("root NOTICE").contains(spaced(paragraph));
      }
    }
  }

  private static String ownNotice(Path jar, Map<String, byte[]> files, Path root)
      throws IOException {
    assertThat(files).as("%s", jar).containsKeys("META-INF/LICENSE", "META-INF/NOTICE");
    assertThat(files.get("META-INF/LICENSE"))
        .as("META-INF/LICENSE of %s", jar)
        .isEqualTo(Files.readAllBytes(root.resolve("LICENSE")));
    String notice = text(files.get("META-INF/NOTICE"));
    assertThat(notice.strip()).as("META-INF/NOTICE of %s", jar).startsWith("Tagatlas");
    return notice;
  }

  /**
   * Checks that a jar has the licences and notices of the libraries it contains, and the notices of
   * our modules.
   */
  public static void assertBundled(Path jar, Path root, List<Path> libraries) throws IOException {
    Map<String, byte[]> files = files(jar);
    String notice = ownNotice(jar, files, root);
    assertThat(files.keySet())
        .as("a single licence and a single notice in %s", jar)
        .filteredOn(name -> LICENSE.matcher(name).matches() || NOTICE.matcher(name).matches())
        .containsExactly("META-INF/LICENSE", "META-INF/NOTICE");
    Set<String> lines = notice.lines().map(String::strip).collect(Collectors.toSet());
    for (Path library : libraries) {
      Map<String, byte[]> own = files(library);
      for (Map.Entry<String, byte[]> file : own.entrySet()) {
        if (NOTICE.matcher(file.getKey()).matches()) {
          assertThat(lines)
              .as("the NOTICE of %s in %s", library, jar)
              .containsAll(
                  text(file.getValue())
                      .lines()
                      .map(String::strip)
                      // Lines that start with // are headings of a single file, which merging
                      // omits.
                      .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                      .toList());
        }
      }
      for (String licence : licences(library, own)) {
        assertThat(files).as("a licence of %s in %s", library, jar).containsKey(CARRIED + licence);
      }
      assertCarried(library, own, files);
    }
    for (String name : files.keySet()) {
      if (name.startsWith(CARRIED)) {
        assertThat(notice.toLowerCase(Locale.ROOT))
            .as("the NOTICE of %s names the library of each licence", jar)
            .contains(name.substring(CARRIED.length()).toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Returns the jars of the class path that are contained in a jar. */
  public static List<Path> librariesIn(Path jar) throws IOException {
    Set<String> content = content(jar);
    List<Path> libraries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path library = Path.of(entry);
      if (entry.endsWith(".jar")) {
        Set<String> own = content(library);
        int all = own.size();
        own.retainAll(content);
        // Other jars share single files with a library; our modules may be included partially.
        boolean ours = library.getFileName().toString().startsWith("tagatlas-");
        if (!own.isEmpty() && (ours || own.size() > all / 2)) {
          libraries.add(library);
        }
      }
    }
    return libraries;
  }

  private static Set<String> content(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> name.contains("/") && !name.startsWith("META-INF/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> licences(Path library, Map<String, byte[]> own) {
    if (own.keySet().stream().anyMatch(name -> LICENSE.matcher(name).matches())) {
      return Set.of();
    }
    String name = library.getFileName().toString().replaceFirst("-[0-9].*", "");
    if (name.startsWith("flink-")) {
      return Set.of();
    }
    assertThat(WITHOUT_LICENSE)
        .as("licence of %s is unknown: add it to this map", library)
        .containsKey(name);
    return WITHOUT_LICENSE.get(name);
  }

  /** Checks that a licence other than plain Apache is included unchanged. */
  private static void assertCarried(
      Path library, Map<String, byte[]> own, Map<String, byte[]> files) {
    own.forEach(
        (name, bytes) -> {
          if (LICENSE.matcher(name).matches() && !isApache(text(bytes))) {
            assertThat(files.entrySet())
                .as("%s of %s", name, library)
                .anyMatch(
                    file ->
                        file.getKey().startsWith(CARRIED)
                            && text(file.getValue()).equals(text(bytes)));
          }
        });
  }

  private static boolean isApache(String licence) {
    String letters = licence.replaceAll("\\s", "");
    return letters.startsWith("ApacheLicenseVersion2.0") && letters.endsWith(END_OF_APACHE);
  }

  private static Map<String, byte[]> files(Path jar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        if (!entry.isDirectory()
            && (NOTICE.matcher(name).matches()
                || LICENSE.matcher(name).matches()
                || name.startsWith(CARRIED))) {
          files.put(name, zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    return files;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8).replace("\r\n", "\n");
  }

  private static String spaced(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
