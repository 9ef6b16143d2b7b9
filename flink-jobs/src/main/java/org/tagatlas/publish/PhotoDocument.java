package org.tagatlas.publish;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.Place;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/** Creates documents of photos with coordinates, or with a location from machine tags. */
public final class PhotoDocument {

  private PhotoDocument() {}

  /**
   * Returns the document of a photo; its id is the photo id.
   *
   * @param photo a geotagged photo
   * @param place place of the photo; null omits the fields of the place
   * @param tags tags of the photo
   */
  public static Document of(PhotoRecord photo, Place place, PhotoTags tags) {
    return document(
        photo,
        json -> {
          json.point("location", photo.latitude(), photo.longitude());
          if (photo.accuracy() != 0) {
            json.number("accuracy", photo.accuracy());
          }
          writePlace(json, place);
        },
        tags,
        1);
  }

  /**
   * Returns the document of a photo without coordinates.
   *
   * @param photo a photo without coordinates
   * @param location inferred location
   * @param place place at the location; null omits the fields of the place
   * @param tags tags of the photo
   * @param version version, which increases with each publication of the photo
   */
  public static Document located(
      PhotoRecord photo, PhotoLocation location, Place place, PhotoTags tags, long version) {
    return document(
        photo,
        json -> {
          writeLocation(json, location);
          writePlace(json, place);
        },
        tags,
        version);
  }

  /**
   * Returns the document of a photo whose place is estimated from its text.
   *
   * @param admin1 name of the division of the estimate; null if it has none
   * @param model name of what made the estimate
   * @param version version, which increases with each publication of the photo
   */
  public static Document estimated(
      PhotoRecord photo,
      TextEstimate estimate,
      String admin1,
      String model,
      PhotoTags tags,
      long version) {
    return document(
        photo,
        json -> {
          json.point("location", estimate.latitude(), estimate.longitude());
          json.text("location_source", "text");
          json.bool("estimated", true);
          json.number("location_uncertainty_m", estimate.uncertaintyMetres());
          json.number("location_confidence", rounded(estimate.confidence()));
          json.text("location_model", model);
          json.object("location_estimate", inner -> writeEstimate(inner, estimate));
          json.text("country", estimate.country());
          json.text("admin1_code", estimate.admin1Code());
          json.text("admin1", admin1);
          json.text("city", estimate.city());
        },
        tags,
        version);
  }

  private static void writeEstimate(JsonSource json, TextEstimate estimate) throws IOException {
    writeRegion(json, "country", estimate.country(), estimate.countryProbability());
    writeRegion(json, "admin1", estimate.admin1Code(), estimate.admin1Probability());
    writeRegion(json, "city", estimate.city(), estimate.cityProbability());
    json.objects(
        "evidence",
        estimate.evidence().stream()
            .<JsonSource.Fields>map(
                each ->
                    inner -> {
                      inner.text("term", each.term());
                      inner.number("weight", rounded(each.weight()));
                    })
            .toList());
    json.objects(
        "alternatives",
        estimate.alternatives().stream()
            .<JsonSource.Fields>map(
                each ->
                    inner -> {
                      inner.text("name", each.name());
                      inner.text("country", each.country());
                      inner.point("location", each.latitude(), each.longitude());
                      inner.number("share", rounded(each.share()));
                    })
            .toList());
  }

  private static void writeRegion(JsonSource json, String level, String region, double probability)
      throws IOException {
    if (region != null) {
      json.object(
          level,
          inner -> {
            inner.text("value", region);
            inner.number("p", rounded(probability));
          });
    }
  }

  private static float rounded(double probability) {
    return Math.round(probability * 1000) / 1000f;
  }

  private static Document document(
      PhotoRecord photo, JsonSource.Fields position, PhotoTags tags, long version) {
    byte[] source =
        JsonSource.of(
            json -> {
              json.number("photoid", photo.photoid());
              position.write(json);
              writeTags(json, tags);
              json.text("title", UrlText.decode(photo.title()));
              if (photo.uploaded() != PhotoRecord.NO_TIME) {
                json.instant("uploaded", photo.uploaded());
              }
              if (photo.taken() != PhotoRecord.NO_TIME) {
                writeTaken(json, photo.taken());
              }
              json.text("media", photo.video() ? "video" : "photo");
              json.text("photographer", UrlText.decode(photo.nickname()));
              json.text("page_url", HttpsAddress.of(photo.pageUrl()));
              json.text("download_url", HttpsAddress.of(photo.downloadUrl()));
              json.text("license", UrlText.decode(photo.licenseName()));
              json.text("license_url", photo.licenseUrl());
              if (photo.generated()) {
                json.bool("generated", true);
              }
              json.text("shard", photo.shard());
            });
    return new Document(Long.toString(photo.photoid()), version, source);
  }

  private static void writeLocation(JsonSource json, PhotoLocation location) throws IOException {
    json.point("location", location.latitude(), location.longitude());
    json.text("location_source", location.source());
    json.number("location_uncertainty_m", location.uncertaintyMetres());
    json.text("location_machine_tag", location.machineTag());
  }

  /** Writes the camera's clock, which has no time zone. */
  private static void writeTaken(JsonSource json, long taken) throws IOException {
    LocalDateTime local = LocalDateTime.ofEpochSecond(taken, 0, ZoneOffset.UTC);
    String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
    json.text("taken", text);
    json.text("taken_local", text);
    json.number("taken_hour", local.getHour());
    json.number("taken_month", local.getMonthValue());
  }

  private static void writePlace(JsonSource json, Place place) throws IOException {
    if (place == null) {
      return;
    }
    json.text("country", place.country());
    json.text("admin1_code", place.admin1Code());
    json.text("admin1", place.admin1());
    if (place.city() != null) {
      json.text("city", place.city());
      json.number("city_distance_km", place.cityDistanceKm());
    }
  }

  private static void writeTags(JsonSource json, PhotoTags tags) throws IOException {
    List<String> clean = new ArrayList<>(tags.tags().size());
    List<String> labels = new ArrayList<>(tags.tags().size());
    for (Tag tag : tags.tags()) {
      clean.add(tag.clean());
      labels.add(tag.label());
    }
    json.texts("tags", clean);
    json.texts("labels", labels);
    List<String> ids = new ArrayList<>(tags.machineTags().size());
    Set<String> terms = new LinkedHashSet<>();
    Set<String> pairs = new LinkedHashSet<>();
    Set<String> numbers = new LinkedHashSet<>();
    for (MachineTag tag : tags.machineTags()) {
      ids.add(tag.id());
      terms.addAll(tag.terms());
      pairs.add(tag.namespace() + ':' + tag.predicate());
      if (tag.numberTerm() != null) {
        numbers.add(tag.numberTerm());
      }
    }
    json.texts("machine_tags", ids);
    json.texts("machine_tag_terms", List.copyOf(terms));
    if (!pairs.isEmpty()) {
      json.texts("machine_tag_pairs", List.copyOf(pairs));
    }
    if (!numbers.isEmpty()) {
      json.texts("machine_tag_numbers", List.copyOf(numbers));
    }
  }
}
