package org.tagatlas.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.jars.BuiltJars;
import org.tagatlas.settings.LocationInference;

/** Tests the contents of the jar for a cluster, and that a cluster can run the job with it. */
final class JobJarIT {

  private static final String SERIALIZERS =
      "META-INF/services/org.tagatlas.connectors.serialization.RecordSerializer";

  /** Packages that the job does not need: they belong to the launcher, or are for developers. */
  private static final Pattern NOT_OF_THE_JOB =
      Pattern.compile(
          "org/tagatlas/(launcher|local|gazetteer|bench|benchmarks|chaos|generate|latency|accuracy"
              + "|dashboards|kibana|sql|server|cluster|geocode)/.*");

  private static final List<String> OUTPUTS = List.of("files", "elasticsearch", "kafka");

  private static Path jar;
  private static URLClassLoader cluster;

  @TempDir private static Path folder;

  @BeforeAll
  static void loadJobJar() throws Exception {
    jar = BuiltJars.only(Path.of("target"), "-job.jar");
    cluster = BuiltJars.cluster(jar, JobGraphReader.class, folder);
  }

  @AfterAll
  static void close() throws Exception {
    cluster.close();
  }

  @Test
  void containsOnlyTheJob() throws Exception {
    assertThat(BuiltJars.classes(jar))
        .noneMatch(name -> NOT_OF_THE_JOB.matcher(name).matches())
        .noneMatch(name -> name.startsWith("org/apache/flink/streaming/runtime/"))
        .noneMatch(name -> name.startsWith("io/javalin/"))
        .contains("org/tagatlas/job/AtlasJob.class", "org/tagatlas/cli/Tagatlas.class");
  }

  @Test
  void containsAllDependenciesOfTheJob() {
    assertThat(BuiltJars.missing(jar)).isEmpty();
  }

  @Test
  void containsItsMainClass() throws Exception {
    String main;
    try (JarFile file = new JarFile(jar.toFile())) {
      main = file.getManifest().getMainAttributes().getValue("Main-Class");
    }
    assertThat(Class.forName(main, false, cluster).getMethod("main", String[].class)).isNotNull();
  }

  @Test
  void listsTheSerializersOfAllModules() throws Exception {
    Set<String> expected = new TreeSet<>();
    for (String module : List.of("connectors", "flink-jobs")) {
      Path file = Path.of("..", module, "src/main/resources", SERIALIZERS);
      expected.addAll(Files.readAllLines(file));
    }
    Set<String> found = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry(SERIALIZERS))) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(found::add);
    }
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(20);
    for (String name : found) {
      assertThat(Class.forName(name, true, cluster).getClassLoader()).as(name).isSameAs(cluster);
    }
  }

  @ParameterizedTest
  @EnumSource(LocationInference.class)
  void readsJobGraphsOfAllKindsAndOutputs(LocationInference inference) throws Exception {
    assertReadable(
        Set.copyOf(DocumentKind.SHIPPED), inference, OUTPUTS, List.of("shards", "topic"));
  }

  static List<DocumentKind> kinds() {
    return DocumentKind.SHIPPED;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsTheJobGraphOfEachKind(DocumentKind kind) throws Exception {
    assertReadable(Set.of(kind), LocationInference.PUBLISH_AND_COUNT, OUTPUTS, List.of("shards"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "elasticsearch", "kafka"})
  void readsTheJobGraphOfEachOutput(String output) throws Exception {
    assertReadable(
        Set.copyOf(DocumentKind.SHIPPED),
        LocationInference.PUBLISH,
        List.of(output),
        List.of("shards"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shards", "follow", "topic", "latest"})
  void readsTheJobGraphOfEachInput(String input) throws Exception {
    assertReadable(Set.of(), LocationInference.OFF, List.of("files"), List.of(input));
  }

  private static void assertReadable(
      Set<DocumentKind> kinds,
      LocationInference inference,
      List<String> outputs,
      List<String> inputs)
      throws Exception {
    StreamGraph graph = SavepointIdentityTest.graph(kinds, inference, outputs, inputs);
    List<String> names =
        graph.getStreamNodes().stream().map(StreamNode::getOperatorName).sorted().toList();
    JobGraph job = graph.getJobGraph();
    assertThat(job.getVertices()).extracting(JobVertex::getName).isNotEmpty();
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    byte[] bytes = InstantiationUtil.serializeObject(job);
    try {
      thread.setContextClassLoader(cluster);
      assertThat(reader().apply(bytes)).containsExactlyInAnyOrderElementsOf(names);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @SuppressWarnings("unchecked")
  private static Function<byte[], List<String>> reader() throws Exception {
    Class<?> type = Class.forName(JobGraphReader.class.getName(), true, cluster);
    assertThat(type.getClassLoader()).isSameAs(cluster);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Function<byte[], List<String>>) constructor.newInstance();
  }
}
