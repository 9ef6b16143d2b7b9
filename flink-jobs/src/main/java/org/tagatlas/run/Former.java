package org.tagatlas.run;

/**
 * What a former run has published to an output and this run will replace.
 *
 * @param present whether there are documents other than rejects
 * @param photos number of photos; 0 if photos are not replaced
 * @param name name of the output in messages
 */
record Former(boolean present, long photos, String name) {

  /** Returns that no former run has published to an output. */
  static Former none(String name) {
    return new Former(false, 0, name);
  }
}
