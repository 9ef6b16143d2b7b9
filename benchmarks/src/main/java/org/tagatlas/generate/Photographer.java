package org.tagatlas.generate;

import java.math.BigInteger;
import org.tagatlas.record.PhotoRecord;

/**
 * A photographer who uploads photos.
 *
 * @param uid id in the form of a Flickr NSID, with an end by which runs recognize generated rows
 * @param nickname URL-encoded
 * @param home index of the city
 * @param style spelling style of tags
 * @param licence index of the license of all photos
 * @param personalTags personal tags, URL-encoded; the first one of a bulk uploader is on every
 *     photo
 * @param bulk whether it is a bulk uploader
 */
record Photographer(
    String uid,
    String nickname,
    int home,
    int style,
    Camera camera,
    int licence,
    String[] personalTags,
    boolean bulk) {

  /** Number of bulk uploaders, who always upload from home. */
  static final int BULK = 8;

  /** Maximum number of photographers, for any number of photos. */
  private static final int MAX_PHOTOGRAPHERS = 2_000_000;

  private static final int PHOTOS_EACH = 25;

  /** Flattens the peak of the distribution; the smaller it is, the heavier the tail. */
  private static final double FLATTENING = 0.06;

  private static final long IDS = 100_000_000;

  /** Times 73,939,133 it is 1, modulo the number of ids. */
  private static final long INVERSE =
      BigInteger.valueOf(73_939_133).modInverse(BigInteger.valueOf(IDS)).longValueExact();

  /** Draws the number of the photographer of a photo. */
  static long draw(Rng rng, long photos) {
    if (rng.chance(0.03)) {
      return rng.below(BULK);
    }
    long others = Math.max(20, Math.min(MAX_PHOTOGRAPHERS, photos / PHOTOS_EACH));
    // The count of the photographer of rank r is proportional to r^(-2/3): a Pareto tail of index
    // 1.5.
    double u = FLATTENING + (1 - FLATTENING) * rng.unit();
    double floor = FLATTENING * FLATTENING * FLATTENING;
    return BULK + (long) ((u * u * u - floor) / (1 - floor) * others);
  }

  /** Returns the id of the photographer with a number; ids of numbers below 10^8 are distinct. */
  static String uid(long number) {
    long digits = (number * 73_939_133 + 39_089_491) % 100_000_000;
    return Long.toString(100_000_000 + digits).substring(1) + PhotoRecord.GENERATED_UID_END;
  }

  /** Returns the number whose id this is; negative if it has another form. */
  static long number(String uid) {
    if (uid.length() != 8 + PhotoRecord.GENERATED_UID_END.length()
        || !uid.endsWith(PhotoRecord.GENERATED_UID_END)
        || !uid.chars().limit(8).allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long digits = Long.parseLong(uid.substring(0, 8));
    return Math.floorMod(digits - 39_089_491, IDS) * INVERSE % IDS;
  }

  /** Returns the photographer with a number, which is a function of number and seed. */
  static Photographer of(long seed, long number, Cities cities) {
    Rng rng = new Rng(seed, Purpose.PHOTOGRAPHER, number);
    boolean bulk = number < BULK;
    int style = rng.below(20);
    String[] personalTags = new String[4];
    for (int i = 0; i < personalTags.length; i++) {
      personalTags[i] = RareWords.word(RareWords.number(rng));
    }
    if (bulk) {
      personalTags[0] = RareWords.word(rng.magnitude(40, 40)) + "+collection";
    }
    return new Photographer(
        uid(number),
        RareWords.word(rng.magnitude(16, 30)) + (rng.chance(0.4) ? "+" + rng.below(100) : ""),
        cities.anywhere(rng),
        style < 9 ? Word.LOWER : style < 12 ? 1 : style < 17 ? Word.TITLE : 3,
        rng.of(Camera.ALL),
        Licence.draw(rng),
        personalTags,
        bulk);
  }
}
