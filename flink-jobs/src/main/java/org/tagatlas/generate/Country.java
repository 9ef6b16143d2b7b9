package org.tagatlas.generate;

/**
 * How the people and the visitors of a country tag.
 *
 * @param code ISO 3166-1 alpha-2
 * @param photosPerHead how much an inhabitant photographs, in no unit
 * @param languages for each language its words, the frequent ones repeated; the main one first
 * @param names what the country is called; may be empty
 * @param specialities what is tagged there and hardly anywhere else; may be empty
 */
record Country(
    String code, int photosPerHead, Word[][] languages, Word[] names, Word[] specialities) {}
