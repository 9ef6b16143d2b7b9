/** Throughput of the pipeline by stage, and what each stage costs in CPU time and memory. */
package org.tagatlas.bench;
