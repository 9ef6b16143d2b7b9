package org.tagatlas.generate;

/** The photos of a corpus. Thread-safe. */
interface PhotoSource {

  /** Returns the photo with an index in [0, number of photos). Its id is unique. */
  SyntheticPhoto photo(long index);
}
