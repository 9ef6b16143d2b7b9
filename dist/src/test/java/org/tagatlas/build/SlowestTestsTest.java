package org.tagatlas.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlowestTestsTest {

  @TempDir private Path root;

  @Test
  void ordersTheClassesOfAllModulesByTime() throws Exception {
    report("core/target/surefire-reports", "a.FastTest", "0.5");
    report("dist/target/failsafe-reports", "a.b.SlowIT", "1,081.25");
    report("dist/target/failsafe-reports", "a.b.SlowIT$Inner", "80");
    report("local/kafka-server/target/surefire-reports", "a.MiddleTest", "7");

    assertThat(SlowestTests.lines(SlowestTests.seconds(root)))
        .containsExactly(
            "Slowest test classes:",
            "  1081.3 s  SlowIT",
            "     7.0 s  MiddleTest",
            "     0.5 s  FastTest",
            "  1088.8 s  all 3 classes");
  }

  private void report(String folder, String name, String time) throws Exception {
    Path file = root.resolve(folder).resolve("TEST-" + name + ".xml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "<testsuite name='"
            + name
            + "' time='"
            + time
            + "'><testcase name='x' time='0.1'/></testsuite>");
  }
}
