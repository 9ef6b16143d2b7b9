/** Infers the location of photos without coordinates from the places of their machine tags. */
package org.tagatlas.inference;
