package org.tagatlas.sql;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Runs statements sequentially and writes their results. */
public final class SqlRunner {

  private final SqlSession session;
  private final ResultFormat format;
  private final PrintWriter out;
  private final Consumer<String> notes;
  private final boolean detached;

  /**
   * Creates a runner.
   *
   * @param out receives rows
   * @param notes receives messages, such as the number of rows written
   * @param detached whether to return after submission of statements that write
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
   * Runs a statement to completion.
   *
   * @throws SqlScriptException if the statement is invalid
   * @throws SqlJobException if the job of the statement fails
   */
  public void run(SqlStatement statement) throws SqlJobException, InterruptedException {
    SqlSession.Outcome outcome;
    try {
      outcome = session.run(statement.text());
    } catch (RuntimeException | LinkageError e) {
      throw SqlErrors.convert(statement, e);
    }
    try {
      if (outcome.kind() == TableEngine.Kind.MODIFY) {
        await(outcome.result().jobClient().orElse(null));
      } else if (outcome.result().hasContent()) {
        show(outcome);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw SqlJobException.of(statement, e);
    }
  }

  private void show(SqlSession.Outcome outcome) throws Exception {
    if (outcome.kind() != TableEngine.Kind.TEXT || format != ResultFormat.TABLE) {
      format.write(outcome.result(), outcome.changelog(), out);
      return;
    }
    outcome.result().printText(out);
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
