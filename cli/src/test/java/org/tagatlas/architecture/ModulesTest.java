package org.tagatlas.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Module dependencies have no cycles, and each library is used only in its modules. */
final class ModulesTest {

  private static final JavaClasses CLASSES = MainClasses.of("org.tagatlas");

  /** The modules that each module may depend on. The module {@code cli} may depend on all. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          entry("core", Set.of()),
          entry("geometry", Set.of()),
          entry("similar", Set.of()),
          entry("gazetteer", Set.of("core")),
          entry("locate", Set.of("core", "geometry")),
          entry("local", Set.of()),
          entry("elasticsearch", Set.of("core")),
          entry("connectors", Set.of("core", "elasticsearch")),
          entry(
              "flink-jobs",
              Set.of("core", "gazetteer", "locate", "similar", "elasticsearch", "connectors")),
          entry(
              "sql",
              Set.of("core", "gazetteer", "locate", "elasticsearch", "connectors", "flink-jobs")),
          entry("dashboards", Set.of("core", "geometry", "locate", "similar", "elasticsearch")),
          entry(
              "benchmarks",
              Set.of(
                  "core",
                  "geometry",
                  "similar",
                  "gazetteer",
                  "locate",
                  "elasticsearch",
                  "connectors",
                  "flink-jobs",
                  "local")));

  private static final String[] FLINK = {"org.apache.flink.."};

  @Test
  void dependOnlyOnAllowedModules() {
    USES.forEach(
        (module, uses) ->
            noClasses()
                .that(in(Set.of(module)))
                .should()
                .dependOnClassesThat(in(others(module, uses)))
                .check(CLASSES));
  }

  private static Set<String> others(String module, Set<String> uses) {
    Set<String> others = new TreeSet<>(USES.keySet());
    others.add("cli");
    others.removeAll(uses);
    others.remove(module);
    return others;
  }

  private static DescribedPredicate<JavaClass> in(Set<String> modules) {
    return describe(
        "are in " + new TreeSet<>(modules), type -> modules.contains(MainClasses.module(type)));
  }

  /** Otherwise a renamed module would not be checked. */
  @Test
  void areAllListed() {
    Set<String> modules = new TreeSet<>(USES.keySet());
    modules.add("cli");
    assertThat(CLASSES.stream().map(MainClasses::module))
        .containsOnly(modules.toArray(String[]::new));
  }

  /** Split packages would hide which module a class is in. */
  @Test
  void haveNoSplitPackages() {
    Map<String, Set<String>> modules = new TreeMap<>();
    CLASSES.forEach(
        type ->
            modules
                .computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                .add(MainClasses.module(type)));
    assertThat(modules.values()).allSatisfy(found -> assertThat(found).hasSize(1));
  }

  @Test
  void coreIsPlainJava() {
    noClasses()
        .that(in(Set.of("core", "geometry", "similar", "gazetteer", "locate")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "co.elastic..", "org.apache.kafka..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void elasticsearchAndDashboardsDoNotDependOnFlink() {
    noClasses()
        .that(in(Set.of("elasticsearch", "dashboards")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FLINK)
        .check(CLASSES);
  }

  @Test
  void onlyCommandsParseOptions() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.tagatlas.launcher..", "org.tagatlas.cli..", "org.tagatlas.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.tagatlas.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
