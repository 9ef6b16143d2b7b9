/** The page and its server, which reads the documents of a run from Elasticsearch. */
package org.tagatlas.dashboards;
