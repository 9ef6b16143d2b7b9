package org.tagatlas.job;

import java.util.OptionalLong;
import org.tagatlas.summary.Summary;

/**
 * The progress of a job.
 *
 * @param summary the counts
 * @param published ID of the newest checkpoint whose upserted documents are all in Elasticsearch, 0
 *     before the first; empty if none are written there
 */
public record JobProgress(Summary summary, OptionalLong published) {}
