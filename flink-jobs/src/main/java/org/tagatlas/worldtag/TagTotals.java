package org.tagatlas.worldtag;

import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/** The counts of a tag in the whole world and all time. Not thread-safe. */
final class TagTotals {

  private static final int BUCKET_BITS = 18;

  private final Utf8Text tag;
  private final PhotographerSet photographers;

  /** Number of photos by label, with those far from every country. */
  private final Object2LongOpenHashMap<Utf8Text> labels = new Object2LongOpenHashMap<>(2);

  private long photos;
  private int firstDay = CalendarWindow.NO_DAY;
  private int lastDay = CalendarWindow.NO_DAY;
  private long version;
  private boolean published = true;

  /** Creates the counts of a tag that no photo has. */
  TagTotals(Utf8Text tag) {
    this(tag, new PhotographerSet());
  }

  private TagTotals(Utf8Text tag, PhotographerSet photographers) {
    this.tag = tag;
    this.photographers = photographers;
  }

  Utf8Text tag() {
    return tag;
  }

  /** Returns the number of the tag's bucket; it must never change, because state is keyed by it. */
  int bucket() {
    return tag.hashCode() >>> Integer.SIZE - BUCKET_BITS;
  }

  long photos() {
    return photos;
  }

  int photographers() {
    return photographers.count();
  }

  /** Returns the first day, or {@link CalendarWindow#NO_DAY} if no photo has a usable time. */
  int firstDay() {
    return firstDay;
  }

  int lastDay() {
    return lastDay;
  }

  /** Returns the version of the published document; 0 if there is none. */
  long version() {
    return version;
  }

  /** Returns whether the published document has these counts. */
  boolean isPublished() {
    return published;
  }

  /** Marks the counts as published with the next version. */
  void publish() {
    version++;
    published = true;
  }

  /** Returns the labels of most photos, most first; equal ones in code point order. */
  List<String> labels(int max) {
    return labels.object2LongEntrySet().stream()
        .sorted(
            Comparator.comparingLong((Object2LongMap.Entry<Utf8Text> e) -> -e.getLongValue())
                .thenComparing(Object2LongMap.Entry::getKey))
        .limit(max)
        .map(label -> label.getKey().toString())
        .toList();
  }

  /** Adds the label of a photo. */
  void addLabel(Utf8Text label) {
    labels.addTo(label, 1);
    published = false;
  }

  /** Adds a photo with a place. */
  void addPhoto(long photographer, int day) {
    photos++;
    photographers.add(photographer);
    addDays(day, day);
    published = false;
  }

  /** Adds the counts of other photos with the same tag. */
  void add(TagTotals other) {
    photos += other.photos;
    photographers.addAll(other.photographers);
    for (Object2LongMap.Entry<Utf8Text> label : other.labels.object2LongEntrySet()) {
      labels.addTo(label.getKey(), label.getLongValue());
    }
    addDays(other.firstDay, other.lastDay);
    published = false;
  }

  private void addDays(int first, int last) {
    if (first != CalendarWindow.NO_DAY) {
      firstDay = firstDay == CalendarWindow.NO_DAY ? first : Math.min(firstDay, first);
      lastDay = Math.max(lastDay, last);
    }
  }

  /** Writes the counts, format 1. */
  void write(DataOutput out) throws IOException {
    Utf8.write(tag.toString(), out);
    VarInts.writeLong(photos, out);
    VarInts.writeInt(firstDay, out);
    VarInts.writeInt(lastDay, out);
    VarInts.writeLong(version, out);
    out.writeBoolean(published);
    VarInts.writeInt(labels.size(), out);
    for (Object2LongMap.Entry<Utf8Text> label : labels.object2LongEntrySet()) {
      Utf8.write(label.getKey().equals(tag) ? "" : label.getKey().toString(), out);
      VarInts.writeLong(label.getLongValue(), out);
    }
    photographers.write(out);
  }

  /** Reads what {@link #write} wrote. */
  static TagTotals read(DataInput in) throws IOException {
    Utf8Text tag = Utf8Text.of(Utf8.read(in));
    long photos = VarInts.readLong(in);
    int firstDay = VarInts.readInt(in);
    int lastDay = VarInts.readInt(in);
    long version = VarInts.readLong(in);
    boolean published = in.readBoolean();
    int size = VarInts.readInt(in);
    Object2LongOpenHashMap<Utf8Text> labels = new Object2LongOpenHashMap<>(size);
    for (int i = 0; i < size; i++) {
      String label = Utf8.read(in);
      labels.put(label.isEmpty() ? tag : Utf8Text.of(label), VarInts.readLong(in));
    }
    TagTotals totals = new TagTotals(tag, PhotographerSet.read(in));
    totals.photos = photos;
    totals.firstDay = firstDay;
    totals.lastDay = lastDay;
    totals.version = version;
    totals.published = published;
    totals.labels.putAll(labels);
    return totals;
  }
}
