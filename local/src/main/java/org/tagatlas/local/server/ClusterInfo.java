package org.tagatlas.local.server;

/**
 * Cluster information of an Elasticsearch server; unknown strings are empty.
 *
 * @param name the cluster's name
 * @param uuid the cluster's id
 * @param version the version of the (first) node
 * @param health green, yellow or red
 * @param documents number of live documents in all indices, without replicas
 * @param storeBytes size of the indices on disk
 */
public record ClusterInfo(
    String name, String uuid, String version, String health, long documents, long storeBytes) {

  /** Returns whether all documents can be read and written. */
  public boolean usable() {
    return "green".equals(health) || "yellow".equals(health);
  }
}
