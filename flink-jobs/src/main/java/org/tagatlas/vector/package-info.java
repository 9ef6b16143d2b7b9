/**
 * Vectors of photos: encodes them, joins them with their photos by id, and publishes the documents
 * that similar photos are found with.
 */
package org.tagatlas.vector;
