package org.tagatlas.sql;

import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.delegation.Executor;
import org.apache.flink.table.factories.ApiFactoryUtil;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.PlannerFactoryUtil;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.operations.LoadModuleOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.flink.util.MutableURLClassLoader;

/**
 * What the statements of a script share: catalogs, modules, functions and settings. Each statement
 * has a table environment of its own over them, so that any setting, the runtime mode too, holds
 * from the next statement on. The module {@value #MODULE} is loaded from the start.
 *
 * <p>Not thread-safe.
 */
public final class SqlSession {

  private static final String MODULE = "tagatlas";

  /** Between two checkpoints of a statement that writes and never ends: what is written appears. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  private final Configuration flink;
  private final Configuration changed = new Configuration();
  private final MutableURLClassLoader classes;
  private final ResourceManager resources;
  private final ModuleManager modules = new ModuleManager();
  private final CatalogManager catalogs;
  private final FunctionCatalog functions;

  /**
   * What became of a statement.
   *
   * @param operation what it was
   * @param result its rows, or its job
   * @param changelog whether its rows are changes: those of a query in streaming mode
   */
  public record Outcome(Operation operation, TableResultInternal result, boolean changelog) {

    /** Returns whether it writes to a table. */
    public boolean modifies() {
      return SqlSession.modifies(operation);
    }
  }

  /**
   * Begins a session, in batch mode unless the settings say otherwise.
   *
   * @param flink where jobs run, and all settings of Flink
   */
  public SqlSession(Configuration flink) {
    this.flink = new Configuration(flink);
    if (!flink.contains(ExecutionOptions.RUNTIME_MODE)) {
      this.flink.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    }
    // With checkpoints a query would show its rows when the next one is done.
    this.flink.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    classes =
        FlinkUserCodeClassLoaders.create(
            new URL[0], Thread.currentThread().getContextClassLoader(), this.flink);
    resources = new ResourceManager(this.flink, classes);
    catalogs = catalogs();
    functions = new FunctionCatalog(this.flink, resources, catalogs, modules);
    modules.loadModule(MODULE, FactoryUtil.createModule(MODULE, Map.of(), this.flink, classes));
    modules.loadModule(RowCountModule.NAME, new RowCountModule());
  }

  private CatalogManager catalogs() {
    EnvironmentSettings settings =
        EnvironmentSettings.newInstance().withConfiguration(flink).build();
    ApiFactoryUtil.CatalogStoreResult store =
        ApiFactoryUtil.getOrCreateCatalogStore(Optional.empty(), flink, classes);
    return CatalogManager.newBuilder()
        .classLoader(classes)
        .config(flink)
        .defaultCatalog(
            settings.getBuiltInCatalogName(),
            new GenericInMemoryCatalog(
                settings.getBuiltInCatalogName(), settings.getBuiltInDatabaseName()))
        .catalogStoreHolder(
            CatalogStoreHolder.newBuilder()
                .classloader(classes)
                .config(flink)
                .catalogStore(store.getCatalogStore())
                .factory(store.getCatalogStoreFactory())
                .build())
        .build();
  }

  /**
   * Runs a statement; of one that has a job it returns when the job is on its way.
   *
   * @param statement one statement
   */
  public Outcome run(String statement) {
    Configuration conf = new Configuration(flink);
    conf.addAll(changed);
    EnvironmentSettings settings =
        EnvironmentSettings.newInstance().withConfiguration(conf).build();
    TableEnvironmentInternal tables = environment(conf, settings);
    List<Operation> operations = tables.getParser().parse(statement);
    if (operations.size() != 1) {
      throw new IllegalArgumentException("not one statement: " + statement);
    }
    Operation operation = operations.get(0);
    boolean streaming = settings.isStreamingMode();
    if (modifies(operation)
        && streaming
        && !conf.contains(CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
      tables.getConfig().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    }
    return new Outcome(
        operation, result(tables, operation), streaming && operation instanceof QueryOperation);
  }

  private TableResultInternal result(TableEnvironmentInternal tables, Operation operation) {
    if (operation instanceof SetOperation set && set.getKey().isPresent()) {
      changed.setString(set.getKey().get().strip(), set.getValue().orElse("").strip());
      return TableResultInternal.TABLE_RESULT_OK;
    }
    if (operation instanceof SetOperation) {
      return SettingsResult.of(changed);
    }
    if (operation instanceof ResetOperation reset) {
      if (reset.getKey().isPresent()) {
        changed.removeKey(reset.getKey().get().strip());
      } else {
        List.copyOf(changed.keySet()).forEach(changed::removeKey);
      }
      return TableResultInternal.TABLE_RESULT_OK;
    }
    if (operation instanceof LoadModuleOperation load
        && load.getModuleName().equals(MODULE)
        && modules.listModules().contains(MODULE)) {
      // So that a script is the same one here and where it has to load the module.
      return TableResultInternal.TABLE_RESULT_OK;
    }
    return tables.executeInternal(operation);
  }

  private static boolean modifies(Operation operation) {
    return operation instanceof ModifyOperation || operation instanceof StatementSetOperation;
  }

  /** Does what {@code StreamTableEnvironment.create} does, over what the session has already. */
  private TableEnvironmentInternal environment(Configuration conf, EnvironmentSettings settings) {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(conf, classes);
    Executor executor = StreamTableEnvironmentImpl.lookupExecutor(classes, env);
    TableConfig config = TableConfig.getDefault();
    config.setRootConfiguration(executor.getConfiguration());
    config.addConfiguration(conf);
    return new StreamTableEnvironmentImpl(
        catalogs,
        modules,
        resources,
        functions,
        config,
        env,
        PlannerFactoryUtil.createPlanner(executor, config, classes, modules, catalogs, functions),
        executor,
        settings.isStreamingMode());
  }
}
