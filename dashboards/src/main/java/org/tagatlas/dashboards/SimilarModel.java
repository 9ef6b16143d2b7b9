package org.tagatlas.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqModel;

/**
 * The model that similar photos are searched with.
 *
 * @param id its ID, which documents of vectors name
 * @param model the model
 */
public record SimilarModel(String id, LopqModel model) {

  /**
   * Reads a model.
   *
   * @param file a file of {@code similar train}
   * @throws IOException with a message for users if the file cannot be read or is no model
   */
  public static SimilarModel read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new SimilarModel(LopqFile.id(bytes), LopqFile.parse(bytes, file.toString()));
  }
}
