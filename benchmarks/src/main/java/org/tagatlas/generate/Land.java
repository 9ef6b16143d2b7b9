package org.tagatlas.generate;

import java.util.List;

/**
 * A country as edition 2 describes it.
 *
 * @param code ISO 3166-1 alpha-2; empty at sea
 * @param photosPerHead relative number of photos per inhabitant
 * @param languages codes of languages, main language first
 * @param names names of the country, the English one first; may be empty
 * @param specialities things that are photographed in it and rarely elsewhere; may be empty
 */
record Land(
    String code,
    int photosPerHead,
    List<String> languages,
    List<Word> names,
    List<Thing> specialities) {

  String language() {
    return languages.get(0);
  }
}
