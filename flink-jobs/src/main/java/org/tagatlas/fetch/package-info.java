/**
 * HTTP requests to untrusted servers: public addresses only, bounded in time and size, with rate
 * limits and a circuit breaker per host. It does not depend on Flink or on its callers.
 */
package org.tagatlas.fetch;
