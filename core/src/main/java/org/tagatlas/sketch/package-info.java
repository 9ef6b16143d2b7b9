/** A set of photographers in bounded memory: exact while small, estimated above that. */
package org.tagatlas.sketch;
