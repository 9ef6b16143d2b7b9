/**
 * A partition of the sphere into the cells of <a href="https://s2geometry.io">S2</a>, adapted to
 * the density of photos.
 */
package org.tagatlas.cell;
