/**
 * The first operators after the sources: they count rows, drop excluded ones, and emit each photo
 * ID once.
 */
package org.tagatlas.intake;
