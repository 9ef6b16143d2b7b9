package org.tagatlas.filter;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.tagatlas.filter.Expression.Value;
import org.tagatlas.geo.GeoTile;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardKey;
import org.tagatlas.text.UrlText;

/** The functions of conditions: all are deterministic, and no other can be called. */
final class Functions {

  /**
   * A function.
   *
   * @param arguments types of the arguments
   * @param result type of the result
   * @param call creates the evaluation for arguments
   */
  record Signature(List<Type> arguments, Type result, Function<List<Expression>, Value> call) {}

  private static final Map<String, Signature> ALL =
      Map.ofEntries(
          text("lower", text -> text.toLowerCase(Locale.ROOT)),
          text("upper", text -> text.toUpperCase(Locale.ROOT)),
          text("trim", Functions::trim),
          text("url_text", UrlText::decode),
          text("shard_key", url -> url.isEmpty() ? null : ShardKey.of(url)),
          Map.entry(
              "char_length",
              new Signature(
                  List.of(Type.TEXT),
                  Type.INTEGER,
                  arguments ->
                      photo -> {
                        String text = arguments.get(0).text(photo);
                        return text == null
                            ? null
                            : (Object) (long) text.codePointCount(0, text.length());
                      })),
          Map.entry(
              "abs",
              new Signature(
                  List.of(Type.DOUBLE),
                  Type.DOUBLE,
                  arguments ->
                      photo -> {
                        Double number = arguments.get(0).number(photo);
                        return number == null ? null : (Object) Math.abs(number);
                      })),
          time("year", LocalDateTime::getYear),
          time("month", LocalDateTime::getMonthValue),
          time("dayofmonth", LocalDateTime::getDayOfMonth),
          time("hour", LocalDateTime::getHour),
          Map.entry(
              "geotile",
              new Signature(
                  List.of(Type.DOUBLE, Type.DOUBLE, Type.INTEGER), Type.TEXT, Functions::geotile)),
          Map.entry(
              "reverse_geocode",
              new Signature(
                  List.of(Type.DOUBLE, Type.DOUBLE), Type.PLACE, Functions::reverseGeocode)));

  private static final Map<String, Signature> PLACE_FIELDS =
      Map.of(
          "country", place(Type.TEXT, Place::country),
          "admin1_code", place(Type.TEXT, Place::admin1Code),
          "admin1", place(Type.TEXT, Place::admin1),
          "city", place(Type.TEXT, Place::city),
          "city_distance_km",
              place(
                  Type.DOUBLE,
                  place -> place.city() == null ? null : (Object) (double) place.cityDistanceKm()));

  private Functions() {}

  /** Returns a function, or null. */
  static Signature of(String name) {
    return ALL.get(name);
  }

  static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }

  /** Returns the function that reads a field of a place, or null. */
  static Signature placeField(String name) {
    return PLACE_FIELDS.get(name);
  }

  static List<String> placeFields() {
    return PLACE_FIELDS.keySet().stream().sorted().toList();
  }

  private static Map.Entry<String, Signature> text(String name, Function<String, String> function) {
    return Map.entry(
        name,
        new Signature(
            List.of(Type.TEXT),
            Type.TEXT,
            arguments ->
                photo -> {
                  String text = arguments.get(0).text(photo);
                  return text == null ? null : function.apply(text);
                }));
  }

  /** Removes blanks; SQL's TRIM keeps other white space. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == ' ') {
      to--;
    }
    return text.substring(from, to);
  }

  private static Map.Entry<String, Signature> time(
      String name, ToLongFunction<LocalDateTime> function) {
    return Map.entry(
        name,
        new Signature(
            List.of(Type.TIME),
            Type.INTEGER,
            arguments ->
                photo ->
                    arguments.get(0).of(photo) instanceof Long seconds
                        ? function.applyAsLong(
                            LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC))
                        : null));
  }

  private static Signature place(Type type, Function<Place, Object> field) {
    return new Signature(
        List.of(Type.PLACE),
        type,
        arguments ->
            photo -> arguments.get(0).of(photo) instanceof Place place ? field.apply(place) : null);
  }

  private static Value geotile(List<Expression> arguments) {
    return photo -> {
      Double latitude = arguments.get(0).number(photo);
      Double longitude = arguments.get(1).number(photo);
      Double zoom = arguments.get(2).number(photo);
      return latitude == null || longitude == null || zoom == null || zoom < 0 || zoom > 29
          ? null
          : GeoTile.at(latitude, longitude, zoom.intValue());
    };
  }

  private static Value reverseGeocode(List<Expression> arguments) {
    return photo -> locate(arguments, photo);
  }

  private static Place locate(List<Expression> arguments, PhotoRecord photo) {
    Double latitude = arguments.get(0).number(photo);
    Double longitude = arguments.get(1).number(photo);
    return latitude == null || longitude == null
        ? null
        : ReverseGeocoder.load().locate(latitude, longitude);
  }
}
