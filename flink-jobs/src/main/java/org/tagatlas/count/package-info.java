/**
 * Counts tags by region and window: pre-aggregation before the shuffle, exact counts by key after
 * it, and totals.
 */
package org.tagatlas.count;
