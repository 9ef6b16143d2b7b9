/**
 * Shard formats: decompression, framing and parsing of JSON and text rows, with a reject for each
 * row that is not a photo.
 */
package org.tagatlas.shard;
