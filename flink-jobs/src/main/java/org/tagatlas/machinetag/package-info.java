/** Counts machine tags: pre-aggregation before the shuffle, exact counts by tag after it. */
package org.tagatlas.machinetag;
