/**
 * Votes of photographers for the places of terms, and the file that they are written to: see {@link
 * org.tagatlas.locate.model.LocationModel}.
 */
package org.tagatlas.locate.model;
