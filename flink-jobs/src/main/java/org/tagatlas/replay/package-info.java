/** Replays shards into a Kafka topic, exactly once. */
package org.tagatlas.replay;
