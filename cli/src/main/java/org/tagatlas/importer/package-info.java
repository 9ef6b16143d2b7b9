/**
 * Imports metadata: rows of any input become the shards of the Python package {@code yfcc100m}, or
 * JSON Lines.
 */
package org.tagatlas.importer;
