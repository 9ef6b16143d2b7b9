package org.tagatlas.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * Data flows in one direction through the job: {@code intake} and {@code enrich}, then the features
 * {@code count}, {@code machinetag}, {@code inference}, {@code lookup} and {@code vector}, then
 * {@code publish}. {@code job} wires them, and all depend on {@code runtime}.
 */
final class JobPackagesTest {

  private static final JavaClasses CLASSES =
      MainClasses.of(
          "org.tagatlas.intake",
          "org.tagatlas.enrich",
          "org.tagatlas.count",
          "org.tagatlas.machinetag",
          "org.tagatlas.inference",
          "org.tagatlas.lookup",
          "org.tagatlas.fetch",
          "org.tagatlas.publish",
          "org.tagatlas.vector",
          "org.tagatlas.summary",
          "org.tagatlas.job",
          "org.tagatlas.run",
          "org.tagatlas.replay",
          "org.tagatlas.cli",
          "org.tagatlas.runtime",
          "org.tagatlas.branch",
          "org.tagatlas.model",
          "org.tagatlas.settings");

  private static final String INTAKE = "org.tagatlas.intake..";
  private static final String ENRICH = "org.tagatlas.enrich..";
  private static final String COUNT = "org.tagatlas.count..";
  private static final String MACHINE_TAG = "org.tagatlas.machinetag..";
  private static final String INFERENCE = "org.tagatlas.inference..";
  private static final String LOOKUP = "org.tagatlas.lookup..";
  private static final String PUBLISH = "org.tagatlas.publish..";
  private static final String VECTOR = "org.tagatlas.vector..";
  private static final String SUMMARY = "org.tagatlas.summary..";
  private static final String JOB = "org.tagatlas.job..";
  private static final String RUN = "org.tagatlas.run..";
  private static final String REPLAY = "org.tagatlas.replay..";
  private static final String CLI = "org.tagatlas.cli..";
  private static final String RUNTIME = "org.tagatlas.runtime..";

  private static Rule classesIn(String... packages) {
    return forbidden ->
        noClasses()
            .that()
            .resideInAnyPackage(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden);
  }

  private interface Rule {
    ArchRule doNotDependOn(String... packages);
  }

  @Test
  void runtimeDependsOnNoFeature() {
    classesIn(RUNTIME)
        .doNotDependOn(
            INTAKE,
            ENRICH,
            COUNT,
            MACHINE_TAG,
            INFERENCE,
            LOOKUP,
            PUBLISH,
            SUMMARY,
            JOB,
            RUN,
            REPLAY,
            CLI)
        .check(CLASSES);
  }

  @Test
  void summaryDependsOnNoFeature() {
    classesIn(SUMMARY)
        .doNotDependOn(
            INTAKE, ENRICH, COUNT, MACHINE_TAG, INFERENCE, LOOKUP, PUBLISH, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void intakeDependsOnNothingDownstream() {
    classesIn(INTAKE)
        .doNotDependOn(
            ENRICH, COUNT, MACHINE_TAG, INFERENCE, LOOKUP, PUBLISH, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void countDependsOnNoOtherFeatureAndNotOnPublish() {
    classesIn(COUNT)
        .doNotDependOn(
            INTAKE, ENRICH, MACHINE_TAG, INFERENCE, LOOKUP, PUBLISH, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void machineTagDependsOnNoOtherFeature() {
    classesIn(MACHINE_TAG)
        .doNotDependOn(INTAKE, COUNT, INFERENCE, LOOKUP, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  /** A feature reads the enriched stream and emits documents, so it may depend on both packages. */
  @Test
  void inferenceDependsOnNoOtherFeature() {
    classesIn(INFERENCE)
        .doNotDependOn(INTAKE, COUNT, MACHINE_TAG, LOOKUP, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void lookupDependsOnNoOtherFeatureExceptMachineTag() {
    classesIn(LOOKUP)
        .doNotDependOn(INTAKE, COUNT, INFERENCE, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  /** Only the takedown list of the intake is needed. */
  @Test
  void vectorDependsOnNoOtherFeature() {
    classesIn(VECTOR)
        .doNotDependOn(COUNT, MACHINE_TAG, INFERENCE, LOOKUP, SUMMARY, JOB, CLI, REPLAY, RUN)
        .check(CLASSES);
    classesIn(
            RUNTIME,
            INTAKE,
            ENRICH,
            COUNT,
            MACHINE_TAG,
            INFERENCE,
            LOOKUP,
            PUBLISH,
            SUMMARY,
            "org.tagatlas.branch..",
            "org.tagatlas.model..",
            "org.tagatlas.settings..")
        .doNotDependOn(VECTOR)
        .check(CLASSES);
  }

  @Test
  void publishDoesNotDependOnIntakeOrInference() {
    classesIn(PUBLISH)
        .doNotDependOn(INTAKE, INFERENCE, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void httpClientDoesNotDependOnFlink() {
    classesIn("org.tagatlas.lookup.http..", "org.tagatlas.fetch..")
        .doNotDependOn(RUNTIME, "org.tagatlas.lookup.async..", "org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void enrichDependsOnNoFeatureExceptCount() {
    classesIn(ENRICH)
        .doNotDependOn(
            INTAKE, MACHINE_TAG, INFERENCE, LOOKUP, PUBLISH, SUMMARY, JOB, RUN, REPLAY, CLI)
        .check(CLASSES);
  }

  @Test
  void jobDoesNotDependOnRun() {
    classesIn(JOB).doNotDependOn(RUN, REPLAY, CLI).check(CLASSES);
  }

  @Test
  void runDoesNotDependOnEntryPoints() {
    classesIn(RUN, REPLAY).doNotDependOn(CLI).check(CLASSES);
  }
}
