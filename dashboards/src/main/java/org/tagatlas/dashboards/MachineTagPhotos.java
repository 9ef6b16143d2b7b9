package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.Cursor.SortOrder;
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/** Finds photos by machine tags, with exact terms instead of scans. */
final class MachineTagPhotos {

  /** Newest first; photos without an upload time are last. */
  static final SortOrder NEWEST_FIRST =
      new SortOrder(
          "photos", List.of(Query.by("uploaded", "desc"), Query.by("photoid", "desc")), "nn");

  private final AtlasIndex index;
  private final Extras extras;

  MachineTagPhotos(AtlasIndex index, Extras extras) {
    this.index = index;
    this.extras = extras;
  }

  /** A photo and all of its machine tags, regardless of length. */
  record Tagged(Photo photo, List<String> machineTags) {}

  /** Returns the filter on photos that have all or any of the machine tags. */
  static Map<String, Object> filter(List<MachineTagTerms> queries, boolean all) {
    List<Map<String, Object>> filters = queries.stream().map(MachineTagPhotos::filter).toList();
    return all ? Map.of("bool", Map.of("filter", filters)) : Query.any(filters);
  }

  private static Map<String, Object> filter(MachineTagTerms terms) {
    return terms.isRange()
        ? Map.of(
            "range",
            Map.of(
                "machine_tag_numbers",
                Map.of(
                    terms.includesLower() ? "gte" : "gt",
                    terms.lower(),
                    terms.includesUpper() ? "lte" : "lt",
                    terms.upper())))
        : Query.term("machine_tag_terms", terms.lower());
  }

  /** Returns a page of the filtered photos, newest first. */
  Page<Tagged> find(Map<String, Object> filter, Slice slice) {
    return new SortedList(index, PHOTOS, Photo.FIELDS)
        .read(filter, NEWEST_FIRST, slice, this::tagged);
  }

  /** Starts streaming the filtered photos, newest first. */
  PhotoWalk walk(Map<String, Object> filter, Slice slice) {
    return new PhotoWalk(index, filter, slice, this::tagged);
  }

  private List<Tagged> tagged(List<JsonNode> sources) {
    List<Photo> photos = extras.addTo(sources.stream().map(Photo::of).toList());
    List<Tagged> tagged = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      tagged.add(new Tagged(photos.get(i), Region.texts(sources.get(i).path("machine_tags"))));
    }
    return tagged;
  }
}
