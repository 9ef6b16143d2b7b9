package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.run.RunOptions;
import org.tagatlas.run.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

final class DemoCommandTest {

  @Command
  private static final class Run {
    @Mixin private RunOptions options;
    @Unmatched private List<String> command;
  }

  @Test
  void printedCommandIsTheRunOfTheDemo() {
    Run run = new Run();
    new CommandLine(run)
        .parseArgs(
            DemoCommand.runArguments(Path.of("shards"), "http://127.0.0.1:9200", "show-", "demo-1")
                .toArray(String[]::new));
    assertThat(run.command).containsExactly("run");
    assertThat(run.options.plan())
        .isEqualTo(DemoCommand.plan(Path.of("shards"), "http://127.0.0.1:9200", "show-", "demo-1"));
  }

  @Test
  void explainsEmptySignature() {
    assertThat(DemoCommand.signature(List.of("cat", "海"))).isEqualTo("cat, 海");
    assertThat(DemoCommand.signature(List.of()))
        .isEqualTo("(no typical tag with at least 3 photographers)");
  }

  @Test
  void advisesOptionOfDemoIfPortIsTaken(@TempDir Path folder) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      LocalElasticsearch server =
          LocalElasticsearch.ofInstallation(Optional.of(folder.resolve("server")));
      int port = other.getLocalPort();
      assertThatThrownBy(() -> DemoCommand.requireFreePort(server, OptionalInt.of(port)))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("port " + port + " is taken by ")
          .hasMessageMatching(".* such as --port [0-9]+\\.")
          .hasMessageNotContaining("--output");
    }
  }
}
