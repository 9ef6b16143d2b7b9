/**
 * The mathematics of signatures: log-odds of a tag in a region relative to the world, and the most
 * used tags.
 */
package org.tagatlas.signature;
