package org.tagatlas.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.elasticsearch.ElasticsearchUnavailableException;
import org.tagatlas.summary.Summary;

/**
 * Replaces a former run's documents in all outputs, if the guard permits: when an unbounded run has
 * caught up, or when a run has ended. Not thread-safe.
 */
final class RunSettlement {

  private static final Logger LOG = LoggerFactory.getLogger(RunSettlement.class);

  private final List<RunOutput> outputs;
  private final RunGuard guard;

  /** Outputs that contain no documents of a former run any more. */
  private final Set<RunOutput> settled = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * The decision about one output.
   *
   * @param output the output
   * @param former what a former run has published there
   * @param verdict what happens to the former run's documents
   */
  private record Case(RunOutput output, Former former, RunGuard.Verdict verdict) {}

  RunSettlement(List<RunOutput> outputs, RunGuard guard) {
    this.outputs = outputs;
    this.guard = guard;
  }

  /**
   * Called repeatedly after an unbounded run has caught up. The former run's documents stay until
   * the run has read a photo.
   */
  void caughtUp(Summary summary) throws InterruptedException {
    if (settled.size() == outputs.size()) {
      return;
    }
    try {
      List<Case> cases = cases(Optional.of(summary), false);
      if (refused(cases)) {
        guard.warnWaiting(summary, present(cases));
        return;
      }
      reportGenerated(Optional.of(summary));
      for (Case each : cases) {
        boolean keep = each.verdict == RunGuard.Verdict.KEEP;
        Optional<String> kept = each.output.onCaughtUp(keep);
        settled.add(each.output);
        if (keep) {
          guard.warnSmall(Optional.of(summary), each.former, kept.orElse(""));
        }
      }
    } catch (ElasticsearchUnavailableException | KafkaSetupException | IOException e) {
      LOG.warn("Cannot replace the former run's documents yet", e);
    }
  }

  /**
   * Called when a run has ended.
   *
   * @param summary counts of the run; empty if they were lost
   * @param waiting whether the run is unbounded, so that it can be resumed and read more
   * @return whether the run's documents are published
   */
  boolean ended(Optional<Summary> summary, boolean waiting)
      throws IOException, InterruptedException {
    List<Case> cases = cases(summary, true);
    if (refused(cases)) {
      if (waiting) {
        guard.warnWaiting(summary.orElseThrow(), present(cases));
        return true;
      }
      for (RunOutput output : outputs) {
        output.onRefused();
      }
      guard.warnRefused(summary.orElseThrow(), present(cases));
      return false;
    }
    reportGenerated(summary);
    for (Case each : cases) {
      boolean keep = each.verdict == RunGuard.Verdict.KEEP;
      Optional<String> kept = each.output.onFinished(keep);
      if (keep) {
        guard.warnSmall(summary, each.former, kept.orElse(""));
      }
    }
    return true;
  }

  private void reportGenerated(Optional<Summary> summary) {
    if (summary.map(counts -> counts.count("generated")).orElse(0L) > 0) {
      outputs.forEach(RunOutput::onGenerated);
    }
  }

  private List<Case> cases(Optional<Summary> summary, boolean patient)
      throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    for (RunOutput output : outputs) {
      if (patient || !settled.contains(output)) {
        Former former = output.former(patient);
        cases.add(new Case(output, former, guard.of(summary, former)));
      }
    }
    return cases;
  }

  /** Returns whether one output is refused. Then all are, so that outputs stay consistent. */
  private static boolean refused(List<Case> cases) {
    return cases.stream().anyMatch(each -> each.verdict == RunGuard.Verdict.REFUSE);
  }

  private static List<Former> present(List<Case> cases) {
    return cases.stream().map(Case::former).filter(Former::present).toList();
  }
}
