package org.tagatlas.generate;

/** The purpose of a stream of random numbers, so that each purpose has a separate stream. */
final class Purpose {

  static final int PHOTO = 1;
  static final int PHOTOGRAPHER = 2;
  static final int ROW = 3;
  static final int SHARD = 4;
  static final int VENUE = 5;
  static final int VENUE_VISIT = 6;
  static final int SUBJECT = 7;
  static final int PERSON = 8;
  static final int TRIP = 9;
  static final int WORLD_PHOTO = 10;
  static final int BURST = 11;
  static final int DISTRICT = 12;
  static final int DISTRICT_VISIT = 13;
  static final int TEXT_PHOTO = 14;
  static final int WRITER = 15;
  static final int EVENT = 16;

  private Purpose() {}
}
