/** Data views, maps, charts and dashboards for Kibana, and how they get there. */
package org.tagatlas.kibana;
