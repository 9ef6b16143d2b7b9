package org.tagatlas.generate;

import java.util.List;

/** Machine tags as set by people and programs. */
final class SyntheticMachineTags {

  private static final String[] UPLOADERS = {
    "instagram", "flickstagram", "flickrmobile", "flickr_mobile", "shutterfly", "\"photo sync\""
  };

  private static final String[] TITLES = {
    "\"mr. camera\"", "\"San Francisco\"", "untitled", "\"Caf\u00E9 de Flore\"", "\"\u6771\u4EAC\"",
  };

  private static final String[] SPECIES = {
    "\"Fratercula arctica\"",
    "\"Passer domesticus\"",
    "\"Vulpes vulpes\"",
    "\"Danaus plexippus\"",
    "\"Papaver rhoeas\"",
    "\"Macropus giganteus\"",
    "\"Panthera leo\"",
    "\"Amanita muscaria\"",
    "Quercusrobur",
    "Turdusmerula",
  };

  private SyntheticMachineTags() {}

  /** Draws the machine tags of a photo in raw form. */
  static List<String> draw(Rng rng, String latitude, String longitude) {
    switch (rng.below(12)) {
      case 0, 1, 2:
        // Some copies of the corpus have clean values, without decimal point and sign.
        boolean clean = rng.chance(0.2);
        return List.of(
            "geo:lat=" + (clean ? latitude.replaceAll("[.-]", "") : latitude),
            "geo:lon=" + (clean ? longitude.replaceAll("[.-]", "") : longitude));
      case 3, 4, 5:
        return List.of("uploaded:by=" + rng.of(UPLOADERS));
      case 6:
        return List.of("lastfm:event=" + event(rng), "music:genre=rock");
      case 7:
        return List.of("upcoming:event=" + event(rng));
      case 8:
        return List.of((rng.chance(0.7) ? "osm:way=" : "osm:node=") + rng.magnitude(8, 28));
      case 9:
        return List.of("xmlns:dc=http://purl.org/dc/elements/1.1/", "dc:title=" + rng.of(TITLES));
      case 10:
        return List.of("Taxonomy:Binomial=" + rng.of(SPECIES), "taxonomy:kingdom=Animalia");
      default:
        return List.of(
            "foursquare:venue=" + Long.toHexString(rng.magnitude(12, 40)),
            "geo:quartier=\"plateau mont royal\"");
    }
  }

  /** URL-encodes a tag, except colons, equals signs and slashes. */
  static String plain(String raw) {
    return Word.encode(raw).replace("%3A", ":").replace("%3D", "=").replace("%2F", "/");
  }

  /** Draws an event, which many people photograph. */
  private static long event(Rng rng) {
    return 100_000 + rng.magnitude(2, 22);
  }
}
