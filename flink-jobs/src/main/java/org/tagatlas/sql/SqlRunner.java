package org.tagatlas.sql;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ShowCreateTableOperation;
import org.apache.flink.table.operations.ShowCreateViewOperation;
import org.apache.flink.table.utils.print.PrintStyle;

/** Runs statements one after the other and writes what they give. */
public final class SqlRunner {

  private final SqlSession session;
  private final ResultFormat format;
  private final PrintWriter out;
  private final Consumer<String> notes;
  private final boolean detached;

  /**
   * Makes a runner.
   *
   * @param out where rows go
   * @param notes told what is no row, such as how many were written
   * @param detached whether a statement that writes is left to its cluster
   */
  public SqlRunner(
      SqlSession session,
      ResultFormat format,
      PrintWriter out,
      Consumer<String> notes,
      boolean detached) {
    this.session = session;
    this.format = format;
    this.out = out;
    this.notes = notes;
    this.detached = detached;
  }

  /**
   * Runs a statement to its end.
   *
   * @throws SqlMistake when it can't be run as it is
   * @throws SqlFailure when it began and failed
   */
  public void run(SqlStatement statement) throws SqlFailure, InterruptedException {
    SqlSession.Outcome outcome;
    try {
      outcome = session.run(statement.text());
    } catch (RuntimeException | LinkageError e) {
      throw SqlProblem.mistake(statement, e);
    }
    try {
      if (outcome.modifies()) {
        await(outcome.result().getJobClient().orElse(null));
      } else if (outcome.result().getResultKind() == ResultKind.SUCCESS_WITH_CONTENT) {
        show(outcome);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw SqlFailure.of(statement, e);
    }
  }

  private void show(SqlSession.Outcome outcome) throws Exception {
    boolean text =
        outcome.operation() instanceof ExplainOperation
            || outcome.operation() instanceof ShowCreateTableOperation
            || outcome.operation() instanceof ShowCreateViewOperation;
    if (!text || format != ResultFormat.TABLE) {
      format.write(outcome.result(), outcome.changelog(), out);
      return;
    }
    PrintStyle.rawContent(outcome.result().getRowDataToStringConverter())
        .print(outcome.result().collectInternal(), out);
    out.flush();
  }

  private void await(JobClient job) throws ExecutionException, InterruptedException {
    if (job == null) {
      return;
    }
    if (detached) {
      notes.accept("Submitted job " + job.getJobID() + '.');
      return;
    }
    JobExecutionResult result = job.getJobExecutionResult().get();
    for (Map.Entry<String, Long> written : RowCountModule.counts(result).entrySet()) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "%,d %s written to %s.",
              written.getValue(),
              written.getValue() == 1 ? "row" : "rows",
              written.getKey()));
    }
  }
}
