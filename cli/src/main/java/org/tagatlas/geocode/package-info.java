/**
 * Adds places to the rows of a CSV file: reads, geocodes and writes rows in parallel, in their
 * order.
 */
package org.tagatlas.geocode;
