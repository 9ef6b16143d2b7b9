package org.tagatlas.geometry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tagatlas.geometry.ReachabilityPlot.Cluster;

/**
 * Extraction of clusters by the xi method (Ankerst et al. 1999, figure 19), with the corrections of
 * definitions 9 and 11 and of predecessors that scikit-learn documents.
 */
final class XiExtraction {

  private final ReachabilityPlot plot;
  private final int size;
  private final double keep;
  private final int minSamples;
  private final int minClusterSize;
  private final boolean correctPredecessors;

  private final List<Cluster> clusters = new ArrayList<>();
  private List<DownArea> downAreas = new ArrayList<>();

  /** A steep-down area, and the maximum reachability since its end. */
  private static final class DownArea {
    private final int start;
    private final int end;
    private double maximumSince;

    DownArea(int start, int end) {
      this.start = start;
      this.end = end;
    }
  }

  XiExtraction(
      ReachabilityPlot plot,
      double xi,
      int minSamples,
      int minClusterSize,
      boolean correctPredecessors) {
    this.plot = plot;
    this.size = plot.size();
    this.keep = 1 - xi;
    this.minSamples = minSamples;
    this.minClusterSize = minClusterSize;
    this.correctPredecessors = correctPredecessors;
  }

  /** The plot ends with a point that nothing reaches. */
  private double reach(int position) {
    return position == size ? Double.POSITIVE_INFINITY : plot.reachability(position);
  }

  /** Not a number between equal places and between infinities, hence neither up nor down. */
  private double ratio(int position) {
    return reach(position) / reach(position + 1);
  }

  private boolean isSteepUp(int position) {
    return ratio(position) <= keep;
  }

  private boolean isSteepDown(int position) {
    return ratio(position) >= 1 / keep;
  }

  List<Cluster> clusters() {
    int index = 0;
    double maximum = 0;
    for (int step = 0; step < size; step++) {
      boolean down = isSteepDown(step);
      if (step < index || !down && !isSteepUp(step)) {
        continue;
      }
      for (int i = index; i <= step; i++) {
        maximum = Math.max(maximum, reach(i));
      }
      dropDownAreasBelow(maximum);
      int end = extend(step, down);
      if (down) {
        downAreas.add(new DownArea(step, end));
      } else {
        addClusters(step, end);
      }
      index = end + 1;
      maximum = reach(index);
    }
    return clusters;
  }

  private void dropDownAreasBelow(double maximum) {
    List<DownArea> kept = new ArrayList<>();
    if (maximum < Double.POSITIVE_INFINITY) {
      for (DownArea area : downAreas) {
        if (maximum <= reach(area.start) * keep) {
          area.maximumSince = Math.max(area.maximumSince, maximum);
          kept.add(area);
        }
      }
    }
    downAreas = kept;
  }

  /** Returns the last steep step of the area that starts at a steep step. */
  private int extend(int start, boolean down) {
    int flat = 0;
    int end = start;
    for (int i = start; i < size; i++) {
      double ratio = ratio(i);
      if (down ? isSteepDown(i) : isSteepUp(i)) {
        flat = 0;
        end = i;
      } else if (down ? ratio < 1 : ratio > 1) {
        return end;
      } else if (++flat > minSamples) {
        return end;
      }
    }
    return end;
  }

  /** Combines a steep-up area with each steep-down area before it. */
  private void addClusters(int upStart, int upEnd) {
    List<Cluster> added = new ArrayList<>();
    double after = reach(upEnd + 1);
    for (DownArea down : downAreas) {
      if (after * keep < down.maximumSince) {
        continue;
      }
      int start = down.start;
      int end = upEnd;
      double before = reach(down.start);
      if (before * keep >= after) {
        while (reach(start + 1) > after && start < down.end) {
          start++;
        }
      } else if (after * keep >= before) {
        while (reach(end - 1) > before && end > upStart) {
          end--;
        }
      }
      if (correctPredecessors) {
        end = endOfPredecessors(start, end);
      }
      if (end - start + 1 >= minClusterSize && start <= down.end && end >= upStart) {
        added.add(new Cluster(start, end));
      }
    }
    Collections.reverse(added);
    clusters.addAll(added);
  }

  /** Returns the last position up to the end whose predecessor is in the cluster; start if none. */
  private int endOfPredecessors(int start, int end) {
    for (int last = end; last > start; last--) {
      if (reach(start) > reach(last)) {
        return last;
      }
      int predecessor = plot.predecessor(last);
      for (int i = start; i < last; i++) {
        if (predecessor == plot.point(i)) {
          return last;
        }
      }
    }
    return start;
  }
}
