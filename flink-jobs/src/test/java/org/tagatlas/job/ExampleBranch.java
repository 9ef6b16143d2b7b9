package org.tagatlas.job;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.flink.configuration.PipelineOptions;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;

/**
 * The project in {@code examples/branch}, compiled against the class path of the test and visible
 * to the thread that created this object, as with {@code -C} in a Flink client.
 */
final class ExampleBranch implements AutoCloseable {

  private static final Path PROJECT = Path.of("../examples/branch/src/main").toAbsolutePath();

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader loader;
  private final String url;

  /** Compiles the project into a folder. */
  ExampleBranch(Path classes) throws IOException {
    compile(classes);
    try (Stream<Path> resources = Files.walk(PROJECT.resolve("resources"))) {
      for (Path resource : resources.filter(Files::isRegularFile).toList()) {
        Path copy = classes.resolve(PROJECT.resolve("resources").relativize(resource).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(resource, copy);
      }
    }
    URL folder = classes.toUri().toURL();
    url = folder.toString();
    loader = new URLClassLoader(new URL[] {folder}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  private static void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (Stream<Path> files = Files.walk(PROJECT.resolve("java"));
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new AssertionError("the example does not compile: " + messages);
      }
    }
  }

  /** Returns the kind of the example. */
  DocumentKind kind() {
    return Branches.kinds().stream()
        .filter(kind -> kind.name().equals("hours"))
        .findFirst()
        .orElseThrow();
  }

  /** Makes the classes available to the job of a run. */
  AtlasRun addTo(AtlasRun run) {
    return run.with(PipelineOptions.CLASSPATHS, List.of(url));
  }

  /** Returns the expected documents for photos: their number by country and hour. */
  static Map<String, Integer> expected(List<PhotoRecord> photos) {
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    Map<String, Integer> expected = new TreeMap<>();
    for (PhotoRecord photo : photos) {
      int place = geocoder.find(photo.latitude(), photo.longitude());
      if (place != ReverseGeocoder.NOWHERE && photo.uploaded() != PhotoRecord.NO_TIME) {
        int hour = Instant.ofEpochSecond(photo.uploaded()).atOffset(ZoneOffset.UTC).getHour();
        expected.merge(geocoder.country(place) + '-' + hour, 1, Integer::sum);
      }
    }
    return expected;
  }

  /** Returns the published number of photos by country and hour. */
  static Map<String, Integer> photos(Map<String, Map<String, Object>> documents) {
    Map<String, Integer> photos = new HashMap<>();
    documents.forEach(
        (id, document) ->
            photos.put(
                document.get("country") + "-" + document.get("hour"),
                ((Number) document.get("photos")).intValue()));
    return photos;
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
