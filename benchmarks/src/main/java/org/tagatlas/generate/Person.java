package org.tagatlas.generate;

/**
 * A photographer of edition 2.
 *
 * @param number number of the photographer, from which all else follows
 * @param photographer id, home, camera and spelling
 * @param language code of the main language
 * @param organisation whether it is an archive or a library that uploads its collection
 * @param tagless whether photos have no tags but those of programs
 * @param gear whether camera and lens are tagged
 * @param app whether photos come from an application of a phone, which tags them
 * @param codes whether photos are tagged with codes of countries
 * @param years whether photos are tagged with years
 * @param geotags whether photos are tagged as geotagged
 * @param series a tag of most photos, URL-encoded; null if there is none
 */
record Person(
    long number,
    Photographer photographer,
    String language,
    boolean organisation,
    boolean tagless,
    boolean gear,
    boolean app,
    boolean codes,
    boolean years,
    boolean geotags,
    String series) {}
