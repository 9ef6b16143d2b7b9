/** Tables of texts as CSV, for the command that estimates where photos were taken. */
package org.tagatlas.estimate;
