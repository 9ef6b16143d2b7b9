package org.tagatlas.training;

import java.io.Serializable;
import java.nio.file.Path;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.locate.model.ModelSettings;

/**
 * What a training job needs.
 *
 * @param model the parameters of the model
 * @param out the file to write, a path on the host of the job
 * @param work folder for temporary files on the host of the job
 * @param exclusions photos and photographers that do not train
 * @param where condition on photos that train, as in {@link org.tagatlas.filter.PhotoFilter}; empty
 *     for all
 */
public record TrainingSettings(
    ModelSettings model, String out, String work, Exclusions exclusions, String where)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Creates settings without a condition. */
  public TrainingSettings(ModelSettings model, String out, String work, Exclusions exclusions) {
    this(model, out, work, exclusions, "");
  }

  Path outFile() {
    return Path.of(out);
  }

  Path workFolder() {
    return Path.of(work);
  }
}
