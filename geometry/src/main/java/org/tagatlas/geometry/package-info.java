/**
 * Clusters and shapes of points on the sphere, in plain Java: OPTICS with xi extraction, DBSCAN,
 * and alpha shapes. Nothing here knows photos, Flink or Elasticsearch.
 */
package org.tagatlas.geometry;
