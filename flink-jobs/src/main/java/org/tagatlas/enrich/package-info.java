/**
 * Enriches photo records with place, time, photographer and tags, and splits the result into the
 * streams of the job.
 */
package org.tagatlas.enrich;
