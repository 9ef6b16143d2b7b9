package org.tagatlas.worldtag;

import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.tagatlas.count.SightingIndex;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/** The counts of a tag in the whole world and all time. Not thread-safe. */
final class TagTotals {

  private static final Utf8Text EMPTY = Utf8Text.of("");

  private final Utf8Text tag;
  private final PhotographerSet photographers;

  /** Number of photos by label, with those far from every country. */
  private final Object2LongOpenHashMap<Utf8Text> labels;

  private long photos;
  private int firstDay = CalendarWindow.NO_DAY;
  private int lastDay = CalendarWindow.NO_DAY;
  private long version;
  private boolean published = true;

  /** Creates the counts of a tag that no photo has. */
  TagTotals(Utf8Text tag) {
    this(tag, new PhotographerSet(), new Object2LongOpenHashMap<>(2));
  }

  private TagTotals(
      Utf8Text tag, PhotographerSet photographers, Object2LongOpenHashMap<Utf8Text> labels) {
    this.tag = tag;
    this.photographers = photographers;
    this.labels = labels;
  }

  Utf8Text tag() {
    return tag;
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

  /**
   * Adds sightings of the tag. Those without a place count for labels only.
   *
   * @param number number of the tag in the index
   */
  void add(SightingIndex index, int number) {
    if (index.unlabelled(number) > 0) {
      labels.addTo(tag, index.unlabelled(number));
    }
    for (int label = index.firstLabel(number);
        label != SightingIndex.NONE;
        label = index.nextLabel(label)) {
      labels.addTo(index.labelText(label), index.labelPhotos(label));
    }
    for (int i = index.from(number); i < index.to(number); i++) {
      if (index.place(i) != ReverseGeocoder.NOWHERE) {
        photos++;
        photographers.add(index.voter(i));
        addDay(index.day(i));
      }
    }
    published = false;
  }

  private void addDay(int day) {
    if (day != CalendarWindow.NO_DAY) {
      firstDay = firstDay == CalendarWindow.NO_DAY ? day : Math.min(firstDay, day);
      lastDay = Math.max(lastDay, day);
    }
  }

  /** Writes the counts, format 1. */
  void write(DataOutput out) throws IOException {
    write(tag, out);
    VarInts.writeLong(photos, out);
    VarInts.writeInt(firstDay, out);
    VarInts.writeInt(lastDay, out);
    VarInts.writeLong(version, out);
    out.writeBoolean(published);
    VarInts.writeInt(labels.size(), out);
    for (Object2LongMap.Entry<Utf8Text> label : labels.object2LongEntrySet()) {
      write(label.getKey().equals(tag) ? EMPTY : label.getKey(), out);
      VarInts.writeLong(label.getLongValue(), out);
    }
    photographers.write(out);
  }

  /** Reads what {@link #write} wrote. */
  static TagTotals read(DataInput in) throws IOException {
    Utf8Text tag = readText(in);
    long photos = VarInts.readLong(in);
    int firstDay = VarInts.readInt(in);
    int lastDay = VarInts.readInt(in);
    long version = VarInts.readLong(in);
    boolean published = in.readBoolean();
    int size = VarInts.readInt(in);
    Object2LongOpenHashMap<Utf8Text> labels = new Object2LongOpenHashMap<>(size);
    for (int i = 0; i < size; i++) {
      Utf8Text label = readText(in);
      labels.put(label.length() == 0 ? tag : label, VarInts.readLong(in));
    }
    TagTotals totals = new TagTotals(tag, PhotographerSet.read(in), labels);
    totals.photos = photos;
    totals.firstDay = firstDay;
    totals.lastDay = lastDay;
    totals.version = version;
    totals.published = published;
    return totals;
  }

  /** Writes a text as {@link Utf8} writes strings, without decoding it. */
  private static void write(Utf8Text text, DataOutput out) throws IOException {
    byte[] bytes = new byte[text.length()];
    text.copyTo(bytes, 0);
    VarInts.writeInt(bytes.length + 1, out);
    out.write(bytes);
  }

  private static Utf8Text readText(DataInput in) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in) - 1];
    in.readFully(bytes);
    return Utf8Text.ofBytes(bytes);
  }
}
