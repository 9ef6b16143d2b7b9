/** Tables of points as CSV, for the commands that cluster points and draw their shape. */
package org.tagatlas.points;
