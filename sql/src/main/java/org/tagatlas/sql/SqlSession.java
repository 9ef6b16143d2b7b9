package org.tagatlas.sql;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.config.TableConfigOptions;

/**
 * The state shared by the statements of a script: catalogs, modules, functions and settings. Each
 * statement gets a new table environment, so that any setting, including the runtime mode, applies
 * to the next statement. The module {@value #MODULE} is preloaded.
 *
 * <p>Not thread-safe.
 */
public final class SqlSession {

  private static final String MODULE = "tagatlas";

  /** Default checkpoint interval of streaming inserts, after which written rows become visible. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private final Configuration flink;
  private final Configuration sessionSettings = new Configuration();
  private final TableEngine engine;

  /**
   * The outcome of a statement.
   *
   * @param kind the kind of the statement
   * @param result its rows or its job
   * @param changelog whether the rows are a changelog, as for a query in streaming mode
   */
  record Outcome(TableEngine.Kind kind, TableEngine.Result result, boolean changelog) {}

  /**
   * Creates a session, in batch mode by default.
   *
   * @param flink the configuration of Flink, including the deployment target
   */
  public SqlSession(Configuration flink) {
    this.flink = new Configuration(flink);
    if (!flink.contains(ExecutionOptions.RUNTIME_MODE)) {
      this.flink.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    }
    if (!flink.contains(TableConfigOptions.LOCAL_TIME_ZONE)) {
      // Otherwise results would depend on the time zone of the machine.
      this.flink.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
    }
    // With checkpointing, a query would show its rows only after the next checkpoint.
    this.flink.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    engine = new TableEngine(this.flink);
    engine.loadModule(MODULE, this.flink);
    engine.loadModule(RowCountModule.NAME, new RowCountModule());
  }

  /**
   * Runs a statement; returns after submission if the statement has a job.
   *
   * @param text a single statement
   */
  Outcome run(String text) {
    Configuration conf = new Configuration(flink);
    conf.addAll(sessionSettings);
    TableEngine.Statement statement = engine.parse(text, conf);
    TableEngine.Kind kind = statement.kind();
    if (kind == TableEngine.Kind.MODIFY
        && statement.isStreaming()
        && !conf.contains(CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
      statement.config().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    }
    return new Outcome(
        kind, result(statement), statement.isStreaming() && kind == TableEngine.Kind.QUERY);
  }

  private TableEngine.Result result(TableEngine.Statement statement) {
    switch (statement.kind()) {
      case SET:
        if (statement.key().isEmpty()) {
          return TableEngine.settings(sessionSettings.toMap());
        }
        sessionSettings.setString(statement.key().get(), statement.value());
        return TableEngine.ok();
      case RESET:
        if (statement.key().isPresent()) {
          sessionSettings.removeKey(statement.key().get());
        } else {
          List.copyOf(sessionSettings.keySet()).forEach(sessionSettings::removeKey);
        }
        return TableEngine.ok();
      case RELOAD_MODULE:
        // Scripts for other SQL clients load the module, which is a no-op here.
        return statement.module().equals(MODULE) ? TableEngine.ok() : statement.execute();
      default:
        return statement.execute();
    }
  }
}
