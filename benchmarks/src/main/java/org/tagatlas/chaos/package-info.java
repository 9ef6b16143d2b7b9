/** Fault injection: a live run on a dedicated cluster whose processes are killed and frozen. */
package org.tagatlas.chaos;
