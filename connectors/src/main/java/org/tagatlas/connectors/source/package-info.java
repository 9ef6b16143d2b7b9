/** Flink source of shards: lists, follows, assigns and reads files, and resumes at a position. */
package org.tagatlas.connectors.source;
