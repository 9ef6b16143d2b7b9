package org.tagatlas.tags;

/**
 * A user's tag of one photo.
 *
 * @param clean what identifies it ({@link CleanForm}); never empty
 * @param label what was typed: decoded, in NFC, with white space collapsed to single spaces
 */
public record Tag(String clean, String label) {}
