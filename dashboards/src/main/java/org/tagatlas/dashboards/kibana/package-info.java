/** Data views, maps, charts and dashboards for Kibana, and their import. */
package org.tagatlas.dashboards.kibana;
