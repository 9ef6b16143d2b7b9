/**
 * The page and its server. It reads what a run has published to Elasticsearch, and nothing else.
 */
package org.tagatlas.dashboards;
