/**
 * The reverse geocoder: from coordinates to country, division and city. {@link
 * org.tagatlas.geo.ReverseGeocoder} is the entry point.
 */
package org.tagatlas.geo;
