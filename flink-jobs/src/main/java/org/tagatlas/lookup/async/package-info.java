/**
 * The operator that looks up machine tags at external services, with a cache of results in keyed
 * state and rate limits per host.
 */
package org.tagatlas.lookup.async;
