/**
 * The commands of {@code ./tagatlas}: they parse options, call the other modules and print the
 * result.
 */
package org.tagatlas.launcher;
