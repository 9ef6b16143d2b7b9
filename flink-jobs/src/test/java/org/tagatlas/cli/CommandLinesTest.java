package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.job.BranchException;
import org.tagatlas.run.ReportedFailure;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;

final class CommandLinesTest {

  @Command(name = "fails")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  @Test
  void userErrorsExitWithTwoAndPrintTheMessage() {
    assertFails(new UserError("no such folder"), 2, "tagatlas: no such folder.\n");
    assertFails(new BranchException("no branch."), 2, "tagatlas: no branch.\n");
    assertFails(new KafkaSetupException("no topic"), 2, "tagatlas: no topic.\n");
    assertFails(new ElasticsearchSetupException("no index"), 2, "tagatlas: no index.\n");
  }

  @Test
  void otherFailuresExitWithOne() {
    assertFails(new ReportedFailure(new IOException("ended\nlog")), 1, "tagatlas: ended\nlog\n");
    assertFails(
        new IllegalStateException("outer", new IOException("disk full\nmore")),
        1,
        "tagatlas: fails failed: IOException: disk full.\n");
  }

  private static void assertFails(Exception failure, int exitCode, String printed) {
    StringWriter err = new StringWriter();
    assertThat(CommandLines.of(new Failing(failure)).setErr(new PrintWriter(err, true)).execute())
        .isEqualTo(exitCode);
    assertThat(err.toString().replace(System.lineSeparator(), "\n")).isEqualTo(printed);
  }
}
