/**
 * Flink SQL functions based on the job's code for enrichment and counting, with identical results.
 */
package org.tagatlas.sql.function;
