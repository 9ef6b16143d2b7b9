/** The builder of the gazetteer data file from GeoNames, OpenStreetMap and Natural Earth. */
package org.tagatlas.gazetteer.builder;
