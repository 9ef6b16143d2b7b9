/**
 * Functions for Flink SQL over the enrichment and the counting of the job: nothing is computed here
 * that the job would not compute alike.
 */
package org.tagatlas.sql.function;
