/**
 * Synthetic photo metadata: shards of any size, reproducible from a seed. No real people or photos
 * are involved.
 */
package org.tagatlas.generate;
