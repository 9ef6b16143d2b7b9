package org.tagatlas.count;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;

/**
 * Adds up photos by region and window before they are sent to the region, because half of the
 * world's photos go to a few regions. Counts photos far from every country as {@code offshore}.
 */
public final class VisitCombiner extends GatheringOperator<PhotoVisit, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** Photographers to gather at the most, over all regions whose number of them is exact. */
  private static final int MAX_VOTERS = 500_000;

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;

  private transient RegionKeys regions;
  private transient Map<RegionKey, Gathered> gathered;
  private transient int gatheredVoters;
  private transient TallyCounts tally;

  private static final class Gathered {
    long photos;
    long tagged;
    final Voters voters = new Voters();
  }

  /** Makes a combiner for levels of regions and kinds of windows. */
  public VisitCombiner(Set<RegionLevel> levels, Set<CalendarWindow> windows, Pace pace) {
    super(pace.flush());
    this.levels = levels;
    this.windows = windows;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions = new RegionKeys(ReverseGeocoder.load(), levels);
    gathered = new HashMap<>();
    tally = new TallyCounts(output, getMetricGroup());
  }

  @Override
  public void processElement(StreamRecord<PhotoVisit> element) throws Exception {
    PhotoVisit visit = element.getValue();
    if (visit.place() == ReverseGeocoder.NOWHERE) {
      tally.count("offshore");
      return;
    }
    for (CalendarWindow window : windows) {
      for (RegionKey key : regions.of(window.holding(visit.day()), visit.place())) {
        Gathered sum = gathered.get(key);
        if (sum == null) {
          sum = new Gathered();
          gathered.put(key, sum);
        }
        sum.photos++;
        sum.tagged += visit.tags().isEmpty() ? 0 : 1;
        if (sum.voters.add(visit.voter()) && sum.voters.exact()) {
          gatheredVoters++;
        }
      }
    }
    if (gatheredVoters >= MAX_VOTERS) {
      flush();
    }
  }

  @Override
  protected void flush() {
    for (Map.Entry<RegionKey, Gathered> entry : gathered.entrySet()) {
      Gathered sum = entry.getValue();
      output.collect(
          new StreamRecord<>(
              new RegionUpdate.Visits(entry.getKey(), sum.photos, sum.tagged, sum.voters)));
    }
    gathered.clear();
    gatheredVoters = 0;
    tally.flush();
  }
}
