package org.tagatlas.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.coverage.CoverageUnion;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.triangulate.DelaunayTriangulationBuilder;

/**
 * The shape of points on the sphere (Edelsbrunner, Kirkpatrick and Seidel 1983): the triangles of
 * their Delaunay triangulation whose circumscribed circle is small, joined where they share an
 * edge. It has as many parts and holes as the points do, across the antimeridian and the poles.
 *
 * <p>The triangulation is computed in a stereographic projection. It maps circles to circles, so
 * the triangulation of the plane is that of the sphere.
 */
public final class AlphaShape {

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int NEIGHBOUR = 5;
  private static final double SHARE = 0.9;
  private static final double FACTOR = 2;

  private final List<Component> components;

  private AlphaShape(List<Component> components) {
    this.components = components;
  }

  /**
   * A part of the shape.
   *
   * @param points points at its corners and inside, ascending
   * @param squareMetres area on the sphere
   * @param polygon its outline with holes in degrees, cut at the antimeridian; longitude is x
   */
  public record Component(int[] points, double squareMetres, MultiPolygon polygon) {}

  /** Returns the parts, largest area first. */
  public List<Component> components() {
    return components;
  }

  /** Returns all parts in one geometry in degrees; longitude is x. */
  public MultiPolygon polygons() {
    List<Polygon> all = new ArrayList<>();
    for (Component component : components) {
      for (int i = 0; i < component.polygon().getNumGeometries(); i++) {
        all.add((Polygon) component.polygon().getGeometryN(i));
      }
    }
    return FACTORY.createMultiPolygon(all.toArray(new Polygon[0]));
  }

  /**
   * Returns a radius that fits the density of points: twice the distance to the fifth neighbour
   * that nine in ten points do not exceed.
   *
   * @return metres; zero if there are too few points
   */
  public static double fittingRadius(SpherePoints points) {
    if (points.size() <= NEIGHBOUR) {
      return 0;
    }
    KdTree tree = new KdTree(points);
    KdTree.Nearest nearest = new KdTree.Nearest(NEIGHBOUR + 1L, null);
    double[] distances = new double[points.size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.sqrt(tree.squaredReach(i, nearest));
    }
    Arrays.sort(distances);
    return FACTOR * distances[(int) Math.ceil(SHARE * distances.length) - 1];
  }

  /**
   * Computes the shape of points.
   *
   * @param radius maximum radius of a circumscribed circle in metres; infinity gives the convex
   *     hull of points that lie in one hemisphere
   */
  public static AlphaShape of(SpherePoints points, double radius) {
    if (!(radius >= 0)) {
      throw new IllegalArgumentException("the radius must not be negative, but was " + radius);
    }
    Projection projection = Projection.awayFrom(points);
    Map<Coordinate, Integer> indices = new LinkedHashMap<>();
    for (int i = 0; i < points.size(); i++) {
      indices.putIfAbsent(projection.project(points, i), i);
    }
    List<int[]> triangles = new ArrayList<>();
    if (indices.size() >= 3) {
      DelaunayTriangulationBuilder delaunay = new DelaunayTriangulationBuilder();
      delaunay.setSites(new ArrayList<>(indices.keySet()));
      Geometry all = delaunay.getTriangles(FACTORY);
      for (int i = 0; i < all.getNumGeometries(); i++) {
        Coordinate[] corners = all.getGeometryN(i).getCoordinates();
        int[] triangle = {
          indices.get(corners[0]), indices.get(corners[1]), indices.get(corners[2])
        };
        if (circumradius(points, triangle) <= radius) {
          triangles.add(triangle);
        }
      }
    }
    List<Component> components = new ArrayList<>();
    for (List<int[]> part : connected(triangles)) {
      components.add(component(points, projection, indices, part));
    }
    components.sort((a, b) -> Double.compare(b.squareMetres(), a.squareMetres()));
    return new AlphaShape(List.copyOf(components));
  }

  private static double circumradius(SpherePoints points, int[] triangle) {
    double a = points.distance(triangle[0], triangle[1]);
    double b = points.distance(triangle[1], triangle[2]);
    double c = points.distance(triangle[2], triangle[0]);
    double longest = Math.max(a, Math.max(b, c));
    double shortest = Math.min(a, Math.min(b, c));
    double middle = a + b + c - longest - shortest;
    // Kahan's order of operations keeps thin triangles exact.
    double squared =
        (longest + (middle + shortest))
            * (shortest - (longest - middle))
            * (shortest + (longest - middle))
            * (longest + (middle - shortest));
    return squared <= 0 ? Double.POSITIVE_INFINITY : a * b * c / Math.sqrt(squared);
  }

  /** Groups triangles that are connected by shared edges. */
  private static List<List<int[]>> connected(List<int[]> triangles) {
    int[] parent = new int[triangles.size()];
    Arrays.setAll(parent, i -> i);
    Map<Long, Integer> byEdge = new HashMap<>();
    for (int i = 0; i < parent.length; i++) {
      for (int corner = 0; corner < 3; corner++) {
        int a = triangles.get(i)[corner];
        int b = triangles.get(i)[(corner + 1) % 3];
        Integer other = byEdge.putIfAbsent((long) Math.min(a, b) << 32 | Math.max(a, b), i);
        if (other != null) {
          parent[root(parent, i)] = root(parent, other);
        }
      }
    }
    Map<Integer, List<int[]>> groups = new LinkedHashMap<>();
    for (int i = 0; i < parent.length; i++) {
      groups.computeIfAbsent(root(parent, i), root -> new ArrayList<>()).add(triangles.get(i));
    }
    return new ArrayList<>(groups.values());
  }

  private static int root(int[] parent, int i) {
    int root = i;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  private static Component component(
      SpherePoints points,
      Projection projection,
      Map<Coordinate, Integer> indices,
      List<int[]> triangles) {
    double area = 0;
    Geometry[] polygons = new Geometry[triangles.size()];
    for (int i = 0; i < polygons.length; i++) {
      int[] t = triangles.get(i);
      area += area(points, t);
      Coordinate first = projection.project(points, t[0]);
      polygons[i] =
          FACTORY.createPolygon(
              new Coordinate[] {
                first, projection.project(points, t[1]), projection.project(points, t[2]), first
              });
    }
    Geometry outline = CoverageUnion.union(polygons);
    return new Component(
        triangles.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray(),
        area,
        SphereOutline.inDegrees(outline, points, indices));
  }

  /** Returns the area of a triangle of great circles (Van Oosterom and Strackee 1983). */
  private static double area(SpherePoints points, int[] t) {
    double scale = SpherePoints.EARTH_RADIUS;
    double[][] v = new double[3][];
    for (int i = 0; i < 3; i++) {
      v[i] = new double[] {points.x[t[i]] / scale, points.y[t[i]] / scale, points.z[t[i]] / scale};
    }
    // Differences keep the digits of small triangles.
    double[] u = minus(v[1], v[0]);
    double[] w = minus(v[2], v[0]);
    double triple =
        v[0][0] * (u[1] * w[2] - u[2] * w[1])
            + v[0][1] * (u[2] * w[0] - u[0] * w[2])
            + v[0][2] * (u[0] * w[1] - u[1] * w[0]);
    double cosines = 1 + dot(v[0], v[1]) + dot(v[1], v[2]) + dot(v[2], v[0]);
    return 2 * Math.atan2(Math.abs(triple), cosines) * scale * scale;
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
