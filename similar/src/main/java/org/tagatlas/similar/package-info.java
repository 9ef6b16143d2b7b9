/**
 * Searches for similar vectors with locally optimized product quantization (Kalantidis and
 * Avrithis, CVPR 2014), in plain Java. {@link org.tagatlas.similar.LopqTrainer} makes a {@link
 * org.tagatlas.similar.LopqModel} from sample vectors, {@link org.tagatlas.similar.LopqEncoder}
 * makes a code of some bytes from a vector, and {@link org.tagatlas.similar.LopqSearcher} finds the
 * codes that are nearest to a query.
 */
package org.tagatlas.similar;
