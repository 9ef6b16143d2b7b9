/**
 * The SQL shell: parsing of scripts, a session that runs their statements, and output of results.
 */
package org.tagatlas.sql;
