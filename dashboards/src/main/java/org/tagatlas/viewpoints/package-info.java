/**
 * Viewpoints of a subject and the shape of a tag, found in points: plain Java without
 * Elasticsearch.
 */
package org.tagatlas.viewpoints;
