/**
 * Reads tables of SQLite database files, as described in <a
 * href="https://www.sqlite.org/fileformat2.html">Database File Format</a>, without a native library
 * and from any storage.
 */
package org.tagatlas.sqlite;
