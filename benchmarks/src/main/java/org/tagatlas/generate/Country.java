package org.tagatlas.generate;

/**
 * Tagging habits of the residents and visitors of a country.
 *
 * @param code ISO 3166-1 alpha-2
 * @param photosPerHead relative number of photos per inhabitant
 * @param languages words by language, main language first; frequent words are repeated
 * @param names names of the country; may be empty
 * @param specialities tags that are rarely used elsewhere; may be empty
 */
record Country(
    String code, int photosPerHead, Word[][] languages, Word[] names, Word[] specialities) {}
