package org.tagatlas.run;

import java.util.Optional;

/**
 * The restarts of a job by its cluster.
 *
 * @param count number of restarts since the job was submitted
 * @param cause the stack trace of the newest failure, if known
 */
public record JobRestarts(long count, Optional<String> cause) {}
