package org.tagatlas.branch;

import java.util.List;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/**
 * A product of the job: the part of the enriched stream that it reads, and the documents that it
 * emits.
 *
 * <p>Branches of other projects are loaded by {@link java.util.ServiceLoader}. The class must be
 * public, have a constructor without parameters, and be listed in {@code
 * META-INF/services/org.tagatlas.branch.Branch}. Its kinds are values of {@code --publish}, each
 * with its own folder, topic and index.
 *
 * <p>The operator that creates documents, the writer and the committer must be chained into one
 * task: the guarantee at the end of the input depends on it. So pass the output of an operator to
 * {@link Publisher#publish} directly, without a union or redistribution.
 */
public interface Branch {

  /** Returns the kinds of documents that this branch can emit. */
  Set<DocumentKind> kinds();

  /**
   * Returns whether a run includes this branch; by default, whether it publishes one of the kinds.
   */
  default boolean isPartOf(AtlasSettings settings) {
    return kinds().stream().anyMatch(settings::publishes);
  }

  /** Returns the fields of records that this branch needs; the others may be empty. */
  default FieldSet fields() {
    return FieldSet.VOTED;
  }

  /** Returns what this branch extracts from each enriched photo, for {@link Enriched#get}. */
  default List<Extraction<?>> extractions() {
    return List.of();
  }

  /** Returns what this branch extracts, if that depends on the settings of the job. */
  default List<Extraction<?>> extractions(AtlasSettings settings) {
    return extractions();
  }

  /**
   * Adds the operators of this branch to the job. Each has a name and a unique uid.
   *
   * @param in the streams that it can read
   * @param out publishes its documents
   * @param tally adds the counts of its operators to the summary
   * @param settings the settings of the job
   */
  void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings);
}
