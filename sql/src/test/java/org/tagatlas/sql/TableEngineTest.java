package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableEngineTest {

  private static final Path SOURCES = Path.of("src/main/java/org/tagatlas/sql");

  /** Internal classes of Flink that the shell requires. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "import org\\.apache\\.flink\\.(table\\.("
              + "api\\.(bridge\\.java\\.)?internal"
              + "|catalog\\.(CatalogManager|CatalogStoreHolder|FunctionCatalog)"
              + "|delegation|operations|planner|resource|utils"
              + "|factories\\.(ApiFactoryUtil|PlannerFactoryUtil)"
              + "|module\\.ModuleManager)"
              + "|formats\\.json\\.JsonRowDataSerializationSchema)\\b");

  @Test
  void onlyTableEngineUsesInternalClassesOfFlink() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> using =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(this::usesInternal)
              .toList();
      assertThat(using).containsExactly(SOURCES.resolve("TableEngine.java"));
    }
  }

  private boolean usesInternal(Path file) {
    try {
      return INTERNAL.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
