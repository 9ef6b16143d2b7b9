package org.tagatlas.settings;

import static org.tagatlas.settings.AtlasSettings.check;

import java.io.Serializable;
import java.util.List;

/**
 * The vectors of photos.
 *
 * @param files files and folders of vectors, at least one
 * @param model file of the model that encodes them
 * @param follow whether to read files that appear later, without end
 * @param keepComponents whether to publish the components of vectors too, for exact distances
 * @param collisions minimum number of equal fine centroids of near-duplicates; 0 to search none
 */
public record VectorSettings(
    List<String> files, String model, boolean follow, boolean keepComponents, int collisions)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Checks that there are files, and copies the list. */
  public VectorSettings {
    check(!files.isEmpty(), "no files of vectors");
    check(collisions >= 0, "collisions must be at least 0");
    files = List.copyOf(files);
  }
}
