package org.tagatlas.generate;

/**
 * Somebody who uploads photos.
 *
 * @param uid in the form of a Flickr NSID, of a kind ({@code @N99}) that was never given to anybody
 * @param nickname URL-encoded
 * @param home index of the city
 * @param style the way of typing tags
 * @param licence index of the licence given to all photos
 * @param pets tags of their own, URL-encoded; a bulk uploader's first one is on every photo
 * @param bulk whether it is a bulk uploader
 */
record Photographer(
    String uid,
    String nickname,
    int home,
    int style,
    Camera camera,
    int licence,
    String[] pets,
    boolean bulk) {

  /** So many photographers upload in bulk, always from home. */
  static final int BULK = 8;

  /** More photographers than this are not needed for any number of photos. */
  private static final int MOST = 2_000_000;

  private static final int PHOTOS_EACH = 25;

  /** How far the heaviest stand above the mean; towards 0 the tail gets heavier. */
  private static final double FLATTENING = 0.06;

  /** Draws the number of the photographer of a photo. */
  static long draw(Rng rng, long photos) {
    if (rng.chance(0.03)) {
      return rng.below(BULK);
    }
    long others = Math.max(20, Math.min(MOST, photos / PHOTOS_EACH));
    // Ranked by diligence, the count of the r-th falls like r^(-2/3): a Pareto tail of index 1.5.
    double u = FLATTENING + (1 - FLATTENING) * rng.unit();
    double floor = FLATTENING * FLATTENING * FLATTENING;
    return BULK + (long) ((u * u * u - floor) / (1 - floor) * others);
  }

  /** Returns the photographer of a number: always the same one for a seed. */
  static Photographer of(long seed, long number, Cities cities) {
    Rng rng = new Rng(seed, Purpose.PHOTOGRAPHER, number);
    boolean bulk = number < BULK;
    long digits = (number * 73_939_133 + 39_089_491) % 100_000_000;
    int style = rng.below(20);
    String[] pets = new String[4];
    for (int i = 0; i < pets.length; i++) {
      pets[i] = RareWords.word(RareWords.number(rng));
    }
    if (bulk) {
      pets[0] = RareWords.word(rng.magnitude(40, 40)) + "+collection";
    }
    return new Photographer(
        Long.toString(100_000_000 + digits).substring(1) + "@N99",
        RareWords.word(rng.magnitude(16, 30)) + (rng.chance(0.4) ? "+" + rng.below(100) : ""),
        cities.anywhere(rng),
        style < 9 ? Word.LOWER : style < 12 ? 1 : style < 17 ? Word.TITLE : 3,
        rng.of(Camera.ALL),
        Licence.draw(rng),
        pets,
        bulk);
  }
}
