package org.tagatlas.job;

import java.util.OptionalLong;
import org.tagatlas.summary.Summary;

/**
 * What a job has done by now.
 *
 * @param summary its counts
 * @param published the newest checkpoint all of whose changing documents are in Elasticsearch, 0
 *     before the first; empty when none go there
 */
public record JobProgress(Summary summary, OptionalLong published) {}
