/** The summary of a run: totals and levels that operators report, kept in operator state. */
package org.tagatlas.summary;
