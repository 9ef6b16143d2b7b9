package org.tagatlas.generate;

/** What a stream of random numbers is for, so that no two things share one. */
final class Purpose {

  static final int PHOTO = 1;
  static final int PHOTOGRAPHER = 2;
  static final int ROW = 3;
  static final int SHARD = 4;
  static final int VENUE = 5;
  static final int VENUE_VISIT = 6;

  private Purpose() {}
}
