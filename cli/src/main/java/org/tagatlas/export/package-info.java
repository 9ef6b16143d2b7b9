/**
 * Exports published documents: the last version of each document of a kind becomes a row of one
 * file, in Parquet, CSV, GeoJSON or JSON Lines.
 */
package org.tagatlas.export;
