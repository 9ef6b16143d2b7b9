package org.tagatlas.job;

import org.apache.flink.api.connector.source.Source;
import org.tagatlas.connectors.record.ShardRow;

/**
 * What a job reads.
 *
 * @param name of the source and its uid: a run that goes on from a checkpoint has to read in the
 *     same way
 * @param source gives the rows
 */
public record Input(String name, Source<ShardRow, ?, ?> source) {}
