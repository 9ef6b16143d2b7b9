/** JMH benchmarks of the hot path, and other measurements. {@code benchmarks/run} starts them. */
package org.tagatlas.benchmarks;
