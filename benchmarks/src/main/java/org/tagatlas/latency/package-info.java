/** Measures how long a row takes from the input of a live run to a search in Elasticsearch. */
package org.tagatlas.latency;
