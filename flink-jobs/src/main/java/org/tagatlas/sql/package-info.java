/**
 * Flink SQL as a user types it: scripts, a session that runs their statements, and results as text.
 */
package org.tagatlas.sql;
