package org.tagatlas.dashboards;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/** The machine tag endpoints of the API: Flickr's methods with Flickr's parameters. */
final class MachineTagApi {

  /** Parameters that require {@code machine_tags}. */
  static final List<String> REQUIRE_MACHINE_TAGS =
      List.of("machine_tag_mode", "country", "continent");

  /** The parameters of {@link #filter}, other than {@code bbox}. */
  static final List<String> FILTER =
      List.of(
          "machine_tags",
          "machine_tag_mode",
          "country",
          "continent",
          "window",
          Estimates.PARAMETER);

  /** Maximum number of photos per part of a feed: Elasticsearch's result window. */
  static final int MAX_FEED = Slice.MAX_RESULT_WINDOW;

  private static final int PER_PAGE = 100;
  private static final int MAX_PER_PAGE = 500;
  private static final int RELATED = 100;
  private static final int MAX_RELATED = 1000;
  private static final int MIN_REFRESH = 5;
  private static final long LAST_SECOND = 253_402_300_799L;

  private final MachineTags tags;
  private final MachineTagPhotos photos;
  private final TagLanguage language;
  private final Continents continents = new Continents();

  MachineTagApi(AtlasIndex index, Extras extras, TagLanguage language) {
    tags = new MachineTags(index, extras);
    photos = new MachineTagPhotos(index, extras);
    this.language = language;
  }

  Object namespaces(ApiRequest request) {
    return tags.namespaces(name(request, "predicate"), order(request), slice(request));
  }

  Object predicates(ApiRequest request) {
    return tags.predicates(name(request, "namespace"), order(request), slice(request));
  }

  Object pairs(ApiRequest request) {
    return tags.pairs(
        name(request, "namespace"), name(request, "predicate"), order(request), slice(request));
  }

  Object values(ApiRequest request) {
    return tags.values(
        request.required("namespace").toLowerCase(Locale.ROOT),
        request.required("predicate").toLowerCase(Locale.ROOT),
        order(request),
        slice(request));
  }

  /** Returns the machine tags that match any of the wildcards. */
  Object tags(ApiRequest request) {
    return tags.tags(terms(request), false, order(request), slice(request));
  }

  Object recent(ApiRequest request) {
    return tags.recent(
        name(request, "namespace"),
        name(request, "predicate"),
        request.parameters().number("added_since", 0L, 0, LAST_SECOND),
        slice(request));
  }

  Object related(ApiRequest request) {
    List<String> own = new ArrayList<>();
    for (MachineTagTerms terms : terms(request)) {
      int equals = terms.lower().indexOf('=');
      if (equals > 0 && terms.lower().indexOf(':') > 0) {
        own.add(terms.lower().substring(0, equals));
      }
    }
    MachineTags.RelatedPredicates related =
        tags.related(
            filter(request), own, request.parameters().number("size", RELATED, 1, MAX_RELATED));
    request.total(related.total());
    return related.related();
  }

  /** Returns photos as JSON, or as the feed that {@code format} names. */
  Object photos(ApiRequest request) {
    PhotoFeed feed = feed(request);
    if (feed == null) {
      return photos.find(filter(request), slice(request));
    }
    Slice slice = Slice.of(request.parameters(), MAX_FEED, MAX_FEED);
    PhotoWalk walk = photos.walk(filter(request), slice);
    String next =
        walk.next() == null ? null : request.address(Set.of("page"), Map.of("after", walk.next()));
    FeedHead head =
        new FeedHead(
            title(request),
            request.address(Set.of("page", "per_page", "after"), Map.of()),
            request.address(Set.of(), Map.of()),
            request.address(Set.of("page", "after"), Map.of()),
            next,
            walk.total(),
            walk.offset(),
            slice.perPage(),
            walk.newest());
    request.linkNext(next);
    request.total(walk.total());
    FeedResponse.write(request, feed, head, walk);
    return null;
  }

  private static PhotoFeed feed(ApiRequest request) {
    String format = request.text("format");
    return format == null || format.equals("json") ? null : PhotoFeed.of(format);
  }

  /** Returns a KML document that reloads the photos every {@code refresh} seconds. */
  Object networkLink(ApiRequest request) {
    // Rejects invalid queries now rather than at the first refresh.
    filter(request);
    Slice slice = Slice.of(request.parameters(), MAX_FEED, MAX_FEED);
    slice.cursor(MachineTagPhotos.NEWEST_FIRST);
    slice.from();
    feed(request);
    int refresh = request.parameters().number("refresh", 60, MIN_REFRESH, 86_400);
    String address =
        request.address("machine-tags/photos", Set.of("refresh"), Map.of("format", "kml"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      KmlWriter.networkLink(out, title(request), address, refresh);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    request
        .context()
        .header("Cache-Control", "no-store")
        .contentType(PhotoFeed.KML.mediaType() + "; charset=utf-8")
        .result(out.toByteArray());
    return null;
  }

  private static String title(ApiRequest request) {
    return "Photos with " + request.text("machine_tags");
  }

  private List<MachineTagTerms> terms(ApiRequest request) {
    return language.machineTags(request.required("machine_tags"), isAll(request));
  }

  private static boolean isAll(ApiRequest request) {
    String mode = request.text("machine_tag_mode");
    if (mode != null && !mode.equals("all") && !mode.equals("any")) {
      throw new IllegalArgumentException("machine_tag_mode must be 'all' or 'any'");
    }
    return mode == null || mode.equals("all");
  }

  private static MachineTags.Order order(ApiRequest request) {
    return MachineTags.Order.of(request.text("sort"));
  }

  /** Returns the filter on photos for the parameters of {@code photos}. */
  Map<String, Object> filter(ApiRequest request) {
    Map<String, Object> tagged = MachineTagPhotos.filter(terms(request), isAll(request));
    String box = request.text("bbox");
    String country = request.text("country");
    String continent = request.text("continent");
    return Query.all(
        tagged,
        box == null ? Map.of() : Heat.Box.of(box).ofPhoto(),
        country == null ? Map.of() : Query.term("country", country.toUpperCase(Locale.ROOT)),
        continent == null ? Map.of() : Query.terms("country", continents.countries(continent)),
        Estimates.of(request.parameters()),
        request.window().ofPhoto());
  }

  private static String name(ApiRequest request, String parameter) {
    return request.parameters().lower(parameter);
  }

  private static Slice slice(ApiRequest request) {
    return Slice.of(request.parameters(), PER_PAGE, MAX_PER_PAGE);
  }
}
