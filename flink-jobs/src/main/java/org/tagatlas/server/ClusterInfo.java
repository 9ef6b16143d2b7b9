package org.tagatlas.server;

/**
 * What an Elasticsearch says of itself; unknown texts are empty.
 *
 * @param name of the cluster
 * @param uuid of the cluster
 * @param version of its (first) node
 * @param health green, yellow or red
 * @param documents live documents in all indices, replicas not counted
 * @param storeBytes what the indices take on disk
 */
public record ClusterInfo(
    String name, String uuid, String version, String health, long documents, long storeBytes) {

  /** Whether every document can be read and written. */
  public boolean usable() {
    return "green".equals(health) || "yellow".equals(health);
  }
}
