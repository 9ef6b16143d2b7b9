package org.tagatlas.vector;

import java.util.List;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.geo.Place;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.publish.HttpsAddress;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/**
 * What a photo contributes to the document of its vector. Unknown texts are empty.
 *
 * @param photoid the photo's ID
 * @param voter hash of the photographer's uid, see {@link EnrichedPhoto#voter}; never published
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 * @param country ISO 3166-1 alpha-2
 * @param admin1Code code of the division
 * @param city name of the town
 * @param tags clean forms of the tags
 * @param uploaded seconds since 1970, or {@link PhotoRecord#NO_TIME}
 * @param photographer name of the photographer
 * @param pageUrl address of the photo's page
 * @param license name of the license
 * @param licenseUrl address of the license
 */
public record VectorPhoto(
    long photoid,
    long voter,
    double latitude,
    double longitude,
    String country,
    String admin1Code,
    String city,
    List<String> tags,
    long uploaded,
    String photographer,
    String pageUrl,
    String license,
    String licenseUrl) {

  /** Copies the tags. */
  public VectorPhoto {
    tags = List.copyOf(tags);
  }

  /** Returns what a located photo contributes. */
  static VectorPhoto of(EnrichedPhoto photo, LoadedModels models) {
    PhotoRecord record = photo.record();
    Place place = photo.place(models);
    return new VectorPhoto(
        record.photoid(),
        photo.voter(),
        photo.latitude(),
        photo.longitude(),
        place == null ? "" : known(place.country()),
        place == null ? "" : known(place.admin1Code()),
        place == null ? "" : known(place.city()),
        photo.tags().tags().stream().map(Tag::clean).toList(),
        record.uploaded(),
        known(UrlText.decode(record.nickname())),
        known(HttpsAddress.of(record.pageUrl())),
        known(UrlText.decode(record.licenseName())),
        known(record.licenseUrl()));
  }

  private static String known(String text) {
    return text == null ? "" : text;
  }
}
