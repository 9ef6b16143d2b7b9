package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geometry.ReachabilityPlot.Cluster;

/**
 * Results of scikit-learn, written by {@code src/test/golden/optics_from_scikit_learn.py}. All
 * numbers are equal, distances bit for bit.
 */
final class OpticsGoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewpoints",
        "shuffled",
        "uncorrected",
        "small_steps",
        "near_neighbours",
        "large_clusters",
        "repeated",
        "one_place",
        "antimeridian",
        "pole",
        "no_more_than_samples",
        "half_of_all"
      })
  void equalsScikitLearn(String name) throws Exception {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("optics/" + name + ".json")) {
      golden = new ObjectMapper().readTree(in);
    }
    JsonNode parameters = golden.path("params");
    int n = golden.path("points").size();
    int minSamples = parameters.path("min_samples").asInt();
    JsonNode xyz = golden.path("xyz");
    ReachabilityPlot plot =
        Optics.order(
            SpherePoints.ofVectors(column(xyz, 0), column(xyz, 1), column(xyz, 2)),
            minSamples,
            parameters.path("max_eps").asDouble(Double.POSITIVE_INFINITY));

    int[] ordering = integers(golden.path("ordering"));
    for (int position = 0; position < n; position++) {
      int point = ordering[position];
      assertThat(plot.point(position)).as("position %d", position).isEqualTo(point);
      assertThat(plot.reachability(position))
          .as("position %d", position)
          .isEqualTo(distance(golden.path("reachability").path(point)));
      assertThat(plot.predecessor(position))
          .as("position %d", position)
          .isEqualTo(golden.path("predecessor").path(point).asInt());
      assertThat(plot.coreDistance(point))
          .as("point %d", point)
          .isEqualTo(distance(golden.path("core").path(point)));
    }
    double share = parameters.path("min_cluster_size").asDouble(0);
    List<Cluster> clusters =
        plot.xiClusters(
            parameters.path("xi").asDouble(0.05),
            minSamples,
            share > 0 ? Math.max(2, (int) (share * n)) : minSamples,
            parameters.path("predecessor_correction").asBoolean(true));
    assertThat(clusters)
        .containsExactlyElementsOf(
            StreamSupport.stream(golden.path("hierarchy").spliterator(), false)
                .map(ends -> new Cluster(ends.path(0).asInt(), ends.path(1).asInt()))
                .toList());
    assertThat(plot.labels(clusters)).isEqualTo(integers(golden.path("labels")));
  }

  private static double distance(JsonNode number) {
    return number.isNull() ? Double.POSITIVE_INFINITY : number.asDouble();
  }

  private static double[] column(JsonNode vectors, int axis) {
    return StreamSupport.stream(vectors.spliterator(), false)
        .mapToDouble(vector -> vector.path(axis).asDouble())
        .toArray();
  }

  private static int[] integers(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
