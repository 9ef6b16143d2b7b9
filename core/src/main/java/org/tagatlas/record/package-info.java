/**
 * Elements that are read from shards: photo records, rejects with a reason, and positions in the
 * input.
 */
package org.tagatlas.record;
