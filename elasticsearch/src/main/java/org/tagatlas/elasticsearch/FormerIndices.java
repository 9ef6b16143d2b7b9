package org.tagatlas.elasticsearch;

import java.util.List;

/**
 * Indices of former runs that aliases point to.
 *
 * @param names their names
 * @param photos number of photos in them
 * @param documents number of documents in them, excluding rejects
 */
public record FormerIndices(List<String> names, long photos, long documents) {

  /** No indices. */
  public static final FormerIndices NONE = new FormerIndices(List.of(), 0, 0);

  /** Copies the names. */
  public FormerIndices {
    names = List.copyOf(names);
  }
}
