package org.tagatlas.dashboards;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/** What the API answers about machine tags: Flickr's questions, with Flickr's parameters. */
final class MachineTagApi {

  private static final int USUAL_PAGE = 100;
  private static final int LONGEST_PAGE = 500;
  private static final int LEAST_REFRESH = 5;

  private final MachineTags tags;
  private final MachineTagPhotos photos;
  private final TagLanguage language;
  private final Continents continents = new Continents();

  MachineTagApi(AtlasIndex index, Extras extras, TagLanguage language) {
    tags = new MachineTags(index, extras);
    photos = new MachineTagPhotos(index, extras);
    this.language = language;
  }

  Object namespaces(Context context) {
    return tags.namespaces(
        name(context, "predicate"), order(context), page(context), perPage(context));
  }

  Object predicates(Context context) {
    return tags.predicates(
        name(context, "namespace"), order(context), page(context), perPage(context));
  }

  Object pairs(Context context) {
    return tags.pairs(
        name(context, "namespace"),
        name(context, "predicate"),
        order(context),
        page(context),
        perPage(context));
  }

  Object values(Context context) {
    return tags.values(
        needed(context, "namespace").toLowerCase(Locale.ROOT),
        needed(context, "predicate").toLowerCase(Locale.ROOT),
        order(context),
        page(context),
        perPage(context));
  }

  /** Answers with the machine tags themselves that one of the wildcards finds. */
  Object tags(Context context) {
    return tags.tags(
        language.machineTags(needed(context, "machine_tags"), isAll(context)),
        false,
        order(context),
        page(context),
        perPage(context));
  }

  Object recent(Context context) {
    return tags.recent(
        name(context, "namespace"),
        name(context, "predicate"),
        AtlasPage.number(context, "added_since", 0, 0, Integer.MAX_VALUE),
        page(context),
        perPage(context));
  }

  Object related(Context context) {
    String asked = needed(context, "machine_tags");
    List<String> own = new ArrayList<>();
    for (MachineTagTerms terms : language.machineTags(asked, isAll(context))) {
      int equals = terms.least().indexOf('=');
      if (equals > 0 && terms.least().indexOf(':') > 0) {
        own.add(terms.least().substring(0, equals));
      }
    }
    return tags.related(filter(context), own);
  }

  /** Answers with photos, as JSON or as the feed that {@code format} names. */
  Optional<Object> photos(Context context) {
    String format = context.queryParam("format");
    MachineTags.Page<MachineTagPhotos.Tagged> page =
        photos.find(filter(context), page(context), perPage(context));
    if (format == null || format.equals("json")) {
      return Optional.of(page);
    }
    PhotoFeed feed = PhotoFeed.of(format);
    try {
      context
          .contentType(feed.mediaType() + "; charset=utf-8")
          .result(
              feed.write(
                  title(context),
                  context.fullUrl(),
                  Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                  page.items()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }

  /** Answers with a KML document that asks for the photos again every {@code refresh} seconds. */
  void networkLink(Context context) {
    // Said now, and not each time that it is asked for.
    filter(context);
    int refresh = AtlasPage.number(context, "refresh", 60, LEAST_REFRESH, 86_400);
    String address = context.fullUrl().replaceFirst("/network-link\\?", "/photos?format=kml&");
    try {
      context
          .contentType(PhotoFeed.KML.mediaType() + "; charset=utf-8")
          .result(PhotoFeed.networkLink(title(context), address, refresh));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String title(Context context) {
    return "Photos with " + context.queryParam("machine_tags");
  }

  private static boolean isAll(Context context) {
    String mode = context.queryParamAsClass("machine_tag_mode", String.class).getOrDefault("all");
    if (!mode.equals("all") && !mode.equals("any")) {
      throw new IllegalArgumentException("machine_tag_mode is all or any");
    }
    return mode.equals("all");
  }

  private static MachineTags.Order order(Context context) {
    return MachineTags.Order.of(context.queryParam("sort"));
  }

  /** Returns the filter on photos that the parameters of {@code photos} are. */
  Map<String, Object> filter(Context context) {
    boolean all = isAll(context);
    Map<String, Object> tagged =
        MachineTagPhotos.filter(language.machineTags(needed(context, "machine_tags"), all), all);
    String box = context.queryParam("bbox");
    String country = context.queryParam("country");
    String continent = context.queryParam("continent");
    return Query.all(
        tagged,
        box == null ? Map.of() : Heat.Box.of(box).ofPhoto(),
        country == null ? Map.of() : Query.term("country", country.toUpperCase(Locale.ROOT)),
        continent == null ? Map.of() : Query.terms("country", continents.countries(continent)),
        Window.of(context.queryParam("window")).ofPhoto());
  }

  private static String name(Context context, String parameter) {
    String name = context.queryParam(parameter);
    return name == null || name.isBlank() ? null : name.toLowerCase(Locale.ROOT);
  }

  private static String needed(Context context, String parameter) {
    return AtlasPage.needed(context, parameter);
  }

  private static int page(Context context) {
    return AtlasPage.number(context, "page", 1, 1, 1_000_000);
  }

  private static int perPage(Context context) {
    return AtlasPage.number(context, "per_page", USUAL_PAGE, 1, LONGEST_PAGE);
  }
}
