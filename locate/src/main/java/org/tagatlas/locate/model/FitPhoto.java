package org.tagatlas.locate.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A photo to fit weights to.
 *
 * @param photographer hash of the uid; it is not written to a model
 * @param userTags as in a shard
 * @param title as in a shard
 */
public record FitPhoto(
    long photographer, double latitude, double longitude, String userTags, String title) {

  /** Maximum number of photos that weights are fitted to. */
  static final int MAX_PHOTOS = 10_000;

  /**
   * The photos with the smallest hashes of their ids: the same ones whatever the order of photos,
   * and however often each occurs. Not thread-safe.
   */
  public static final class Sample {

    private final TreeMap<Long, byte[]> pages = new TreeMap<>();

    /** Adds a photo. */
    public void add(
        long photoid,
        String uid,
        double latitude,
        double longitude,
        String userTags,
        String title) {
      long key = Xxh64.mix(photoid);
      if (pages.size() == MAX_PHOTOS && key > pages.lastKey()) {
        return;
      }
      ByteOutput page = new ByteOutput();
      page.writeByte(Page.FIT_PHOTO.ordinal());
      page.writeByte(0);
      page.writeLong(key);
      page.writeLong(Votes.photographer(uid));
      page.writeDouble(latitude);
      page.writeDouble(longitude);
      page.write(userTags.getBytes(StandardCharsets.UTF_8));
      page.write(title.getBytes(StandardCharsets.UTF_8));
      add(page.copy());
    }

    /** Adds a page of {@link Page#FIT_PHOTO}. */
    public void add(byte[] page) {
      // Of rows with the same id, the one with the smallest bytes is kept.
      pages.merge(Votes.get(page, Page.HEADER), page, (a, b) -> Arrays.compare(a, b) <= 0 ? a : b);
      if (pages.size() > MAX_PHOTOS) {
        pages.pollLastEntry();
      }
    }

    /** Passes on all photos as pages. */
    public void flush(Consumer<byte[]> out) {
      pages.values().forEach(out);
      pages.clear();
    }

    /** Returns the photos. */
    public Collection<FitPhoto> photos() {
      return pages.entrySet().stream().map(Map.Entry::getValue).map(FitPhoto::of).toList();
    }
  }

  private static FitPhoto of(byte[] page) {
    ByteInput in = new ByteInput(page, Page.HEADER + Long.BYTES);
    return new FitPhoto(
        in.readLong(), in.readDouble(), in.readDouble(), in.readText(), in.readText());
  }
}
