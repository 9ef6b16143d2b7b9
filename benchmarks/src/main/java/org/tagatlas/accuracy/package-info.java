/**
 * Measures the accuracy of the geocoder and of inferred locations against points whose place is
 * known.
 */
package org.tagatlas.accuracy;
