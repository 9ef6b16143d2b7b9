package org.tagatlas.accuracy;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tagatlas.inference.PhotoToLocate;
import org.tagatlas.inference.PlaceSum;
import org.tagatlas.inference.TagPlace;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.PhotoTags;

/**
 * Measures the accuracy of locations inferred from machine tags. It holds out some geotagged
 * photos, chosen by a hash of their ids, infers their locations from the others as the job does,
 * and compares the results with their coordinates. Not thread-safe.
 */
public final class LocateAccuracy {

  private static final double[] WITHIN_METRES = {100, 1_000, 10_000};
  private static final int PARTS = 10_000;

  private final int heldOutParts;
  private final LongOpenHashSet seen = new LongOpenHashSet();
  private final Map<String, PlaceSum> sums = new HashMap<>();
  private final Map<String, TagPlace> places = new HashMap<>();
  private final List<Tagged> heldOut = new ArrayList<>();
  private final List<Tagged> ungeotagged = new ArrayList<>();
  private long geotagged;
  private long heldOutPhotos;
  private long ungeotaggedPhotos;

  /** A photo with its geo tags and machine tags, and its true coordinates. */
  private record Tagged(GeoTags geoTags, List<String> tags, double latitude, double longitude) {}

  /** Counts of photos by their error distance. */
  private static final class Distances {
    long photos;
    final long[] within = new long[WITHIN_METRES.length];
    long withinUncertainty;

    public void add(double metres, int uncertainty) {
      photos++;
      for (int i = 0; i < within.length; i++) {
        within[i] += metres <= WITHIN_METRES[i] ? 1 : 0;
      }
      withinUncertainty += metres <= uncertainty ? 1 : 0;
    }
  }

  /**
   * Creates a measurement.
   *
   * @param heldOutPercent percentage of geotagged photos to hold out, 0 to 100
   */
  public LocateAccuracy(double heldOutPercent) {
    heldOutParts = (int) Math.round(heldOutPercent / 100 * PARTS);
  }

  /** Adds a photo; duplicates are ignored. */
  public void add(PhotoRecord photo) {
    if (!seen.add(photo.photoid())) {
      return;
    }
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    if (!photo.geotagged()) {
      ungeotaggedPhotos++;
      addTagged(photo, photo, tags, ungeotagged);
      return;
    }
    geotagged++;
    if (Long.remainderUnsigned(HashCommon.mix(photo.photoid()), PARTS) < heldOutParts) {
      heldOutPhotos++;
      addTagged(photo.withoutCoordinates(), photo, tags, heldOut);
      return;
    }
    PhotoToLocate votes = PhotoToLocate.of(photo, tags);
    if (votes != null) {
      PlaceSum point =
          PlaceSum.of(photo.latitude(), photo.longitude(), PhotographerSet.hash(photo.uid()));
      votes.tags().forEach(tag -> sums.merge(tag, point, PlaceSum::plus));
    }
  }

  private static void addTagged(
      PhotoRecord photo, PhotoRecord actual, PhotoTags tags, List<Tagged> target) {
    if (!tags.machineTags().isEmpty()) {
      PhotoToLocate toLocate = PhotoToLocate.of(photo, tags);
      target.add(
          new Tagged(
              GeoTags.of(tags.machineTags()),
              toLocate == null ? List.of() : toLocate.tags(),
              actual.latitude(),
              actual.longitude()));
    }
  }

  /** Locates the held-out photos and prints a table. */
  public void print(PrintWriter out) {
    Distances byGeoTags = new Distances();
    Distances byMachineTag = new Distances();
    for (Tagged photo : heldOut) {
      TagPlace place = photo.geoTags() == null ? best(photo) : null;
      if (photo.geoTags() != null) {
        byGeoTags.add(
            new TagPlace(photo.geoTags().latitude(), photo.geoTags().longitude(), 1)
                .metresTo(photo.latitude(), photo.longitude()),
            photo.geoTags().uncertaintyMetres());
      } else if (place != null) {
        byMachineTag.add(
            place.metresTo(photo.latitude(), photo.longitude()), place.uncertaintyMetres());
      }
    }
    long geo = ungeotagged.stream().filter(photo -> photo.geoTags() != null).count();
    long tag =
        ungeotagged.stream()
            .filter(photo -> photo.geoTags() == null && best(photo) != null)
            .count();
    out.printf(
        Locale.ROOT,
        "%,d geotagged photos, %,d of them held out: %,d have machine tags.%n"
            + "%,d machine tags on the others, %,d of them spread out, %,d places.%n%n",
        geotagged,
        heldOutPhotos,
        heldOut.size(),
        sums.size(),
        sums.values().stream().filter(PlaceSum::spread).count(),
        sums.values().stream().filter(sum -> sum.place() != null).count());
    out.printf(
        Locale.ROOT,
        "%-12s %9s %9s %10s %8s %8s %8s %10s%n",
        "by",
        "located",
        "of all",
        "of tagged",
        "100 m",
        "1 km",
        "10 km",
        "within");
    line(out, "geo_tags", byGeoTags);
    line(out, "machine_tag", byMachineTag);
    out.printf(
        Locale.ROOT,
        "%nOf %,d photos without coordinates %,d have machine tags; located by geo_tags %,d, by"
            + " machine_tag %,d.%n",
        ungeotaggedPhotos,
        ungeotagged.size(),
        geo,
        tag);
    out.flush();
  }

  private TagPlace best(Tagged photo) {
    TagPlace best = null;
    for (String tag : photo.tags().stream().sorted().toList()) {
      TagPlace place =
          sums.containsKey(tag) ? places.computeIfAbsent(tag, t -> sums.get(t).place()) : null;
      if (place != null && (best == null || place.uncertaintyMetres() < best.uncertaintyMetres())) {
        best = place;
      }
    }
    return best;
  }

  private void line(PrintWriter out, String name, Distances distances) {
    out.printf(
        Locale.ROOT,
        "%-12s %,9d %9s %10s %8s %8s %8s %10s%n",
        name,
        distances.photos,
        percent(distances.photos, heldOutPhotos),
        percent(distances.photos, heldOut.size()),
        percent(distances.within[0], distances.photos),
        percent(distances.within[1], distances.photos),
        percent(distances.within[2], distances.photos),
        percent(distances.withinUncertainty, distances.photos));
  }

  private static String percent(long part, long total) {
    return total == 0 ? "-" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / total);
  }
}
