package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.jars.BuiltJars;
import org.tagatlas.jars.JarNotices;

/** Tests the jar with tables and functions for the {@code lib} folder of a Flink cluster. */
@Timeout(120)
final class ClusterJarIT {

  private static final Path ROOT = Path.of("..");
  private static final String ROW =
      "{\"photoid\": 1, \"uid\": \"u\", \"usertags\": \"geysir\", \"longitude\": -20.3,"
          + " \"latitude\": 64.31}\n";

  private static Path jar;
  private static URLClassLoader cluster;
  private static Function<String, List<String>> session;

  @TempDir private static Path folder;

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void openSession() throws Exception {
    jar = BuiltJars.only(Path.of("target"), "-cluster.jar");
    cluster = BuiltJars.cluster(jar, ClusterSession.class, folder.resolve("guest"));
    Constructor<?> constructor =
        Class.forName(ClusterSession.class.getName(), true, cluster).getDeclaredConstructor();
    constructor.setAccessible(true);
    inCluster(() -> session = (Function<String, List<String>>) constructor.newInstance());
  }

  @AfterAll
  static void close() throws IOException {
    cluster.close();
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static Object inCluster(Work work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(cluster);
    try {
      return work.run();
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> run(String statement) throws Exception {
    return (List<String>) inCluster(() -> session.apply(statement));
  }

  @Test
  void containsTablesAndFunctionsButNeitherShellNorJob() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (String name : BuiltJars.classes(jar)) {
      if (name.startsWith("org/tagatlas/")) {
        packages.add(name.substring(0, name.lastIndexOf('/')));
      }
    }
    assertThat(packages)
        .contains("org/tagatlas/sql/table", "org/tagatlas/sql/function", "org/tagatlas/geo")
        .doesNotContain("org/tagatlas/sql")
        .noneMatch(
            name ->
                name.matches(
                    "org/tagatlas/(job|run|cli|count|publish|lookup|intake|launcher|local|gazetteer"
                        + "|connectors/kafka)(/.*)?"));
  }

  @Test
  void containsAllDependencies() {
    assertThat(BuiltJars.missing(jar)).isEmpty();
  }

  @Test
  void containsLicencesAndNotices() throws IOException {
    JarNotices.assertBundled(jar, ROOT, JarNotices.librariesIn(jar));
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry("META-INF/NOTICE"))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("OpenStreetMap", "GeoNames", "Apache Kafka");
    }
  }

  @Test
  void loadsServices() throws Exception {
    for (String service :
        List.of(
            "org.apache.flink.table.factories.Factory",
            "org.tagatlas.connectors.serialization.RecordSerializer")) {
      Class<?> type = Class.forName(service, true, cluster);
      assertThat(ServiceLoader.load(type, cluster).stream().map(one -> one.type().getName()))
          .as(service)
          .anyMatch(name -> name.startsWith("org.tagatlas."));
      for (ServiceLoader.Provider<?> provider :
          ServiceLoader.load(type, cluster).stream().toList()) {
        assertThat(provider.get()).isNotNull();
      }
    }
  }

  /** The planner evaluates functions of constants, so plans contain their results. */
  @Test
  void plansQueriesInFlinksSqlClient() throws Exception {
    assertThat(run("LOAD MODULE tagatlas")).containsExactly("+I[OK]");
    assertThat(run("SHOW FUNCTIONS"))
        .contains("+I[geotile]", "+I[photographers]", "+I[reverse_geocode]");
    assertThat(plan("SELECT GEOTILE(52.374081, 4.912350, 8), NAMES_PLACE('reykjavik', 'IS')"))
        .contains("8/131/84", "true");
    Path shards = Files.createDirectories(folder.resolve("shards"));
    Files.writeString(shards.resolve("a.jsonl"), ROW);
    run(
        "CREATE TABLE shards (photoid BIGINT, uid STRING, usertags STRING, longitude DOUBLE,"
            + " latitude DOUBLE) WITH ('connector' = 'tagatlas-shards', 'path' = '"
            + shards
            + "')");
    assertThat(
            plan(
                "SELECT REVERSE_GEOCODE(latitude, longitude).country, PHOTOGRAPHERS(uid)"
                    + " FROM shards GROUP BY REVERSE_GEOCODE(latitude, longitude).country"))
        .contains("TableSourceScan", "REVERSE_GEOCODE", "PHOTOGRAPHERS");
  }

  private static String plan(String query) throws Exception {
    return String.join("\n", run("EXPLAIN " + query));
  }
}
