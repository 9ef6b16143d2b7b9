package org.tagatlas.viewpoints;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Who was at a place and when, by the camera's clock. A photographer counts once in each hour of
 * the day, in each month and in each year.
 *
 * @param photos number of photos
 * @param photographers number of photographers
 * @param hours photographers by hour of the day, 24 numbers
 * @param months photographers by month from January, 12 numbers
 * @param years photographers by year; only years with photos, ascending
 */
public record Visits(
    long photos,
    long photographers,
    List<Long> hours,
    List<Long> months,
    Map<Integer, Long> years) {

  private static final int HOURS = 24;
  private static final int MONTHS = 12;

  /** Counts the photographers of photos. */
  public static Visits of(List<PhotoPoint> photos) {
    Map<Integer, Long> hours = photographersBy(photos, PhotoPoint::hour);
    Map<Integer, Long> months = photographersBy(photos, PhotoPoint::month);
    return new Visits(
        photos.size(),
        photos.stream().map(PhotoPoint::photographer).distinct().count(),
        series(hours, 0, HOURS),
        series(months, 1, MONTHS),
        photographersBy(photos, PhotoPoint::year));
  }

  /** Returns the numbers from a first key on, zero where there is none. */
  public static List<Long> series(Map<Integer, Long> numbers, int first, int length) {
    Long[] series = new Long[length];
    Arrays.setAll(series, i -> numbers.getOrDefault(first + i, 0L));
    return List.of(series);
  }

  private static Map<Integer, Long> photographersBy(
      List<PhotoPoint> photos, ToIntFunction<PhotoPoint> time) {
    Map<Integer, Set<String>> photographers = new TreeMap<>();
    for (PhotoPoint photo : photos) {
      int key = time.applyAsInt(photo);
      if (key != PhotoPoint.UNKNOWN) {
        photographers.computeIfAbsent(key, any -> new HashSet<>()).add(photo.photographer());
      }
    }
    Map<Integer, Long> numbers = new TreeMap<>();
    photographers.forEach((key, names) -> numbers.put(key, (long) names.size()));
    return numbers;
  }
}
