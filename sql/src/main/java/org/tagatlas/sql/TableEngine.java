package org.tagatlas.sql;

import java.io.PrintWriter;
import java.net.URL;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultImpl;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.delegation.Executor;
import org.apache.flink.table.factories.ApiFactoryUtil;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.PlannerFactoryUtil;
import org.apache.flink.table.module.Module;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.LoadModuleOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ShowCreateTableOperation;
import org.apache.flink.table.operations.ShowCreateViewOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.utils.print.PrintStyle;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.flink.util.MutableURLClassLoader;

/**
 * Creates table environments that share catalogs, modules and functions. This is the only class
 * that uses internal classes of Flink's Table API, so incompatibilities after an upgrade of Flink
 * are confined to it.
 *
 * <p>There are two reasons for internal classes. Flink's {@code sql-client} 2.3 is not an
 * alternative: it requires {@code flink-python}, has no {@code --format} and {@code --var}, and
 * does not report the line of an error in a script. A public {@code TableEnvironment} fixes its
 * settings, including the runtime mode, at creation and does not share catalogs with another one,
 * while a {@code SET} in a script must apply to the next statement.
 *
 * <p>Not thread-safe.
 */
final class TableEngine {

  private final MutableURLClassLoader classes;
  private final ResourceManager resources;
  private final ModuleManager modules = new ModuleManager();
  private final CatalogManager catalogs;
  private final FunctionCatalog functions;

  /** The kinds of statements that the shell distinguishes. */
  enum Kind {
    /** Changes a setting, or lists all settings if there is no key. */
    SET,
    /** Resets a setting, or all settings if there is no key. */
    RESET,
    /** Loads a module that is already loaded. */
    RELOAD_MODULE,
    /** Writes to tables. */
    MODIFY,
    /** Reads rows. */
    QUERY,
    /** Returns multi-line text, such as a plan. */
    TEXT,
    /** Any other statement. */
    OTHER
  }

  /**
   * Creates an engine with only Flink's core module.
   *
   * @param flink the configuration of Flink, including the deployment target
   */
  TableEngine(Configuration flink) {
    classes =
        FlinkUserCodeClassLoaders.create(
            new URL[0], Thread.currentThread().getContextClassLoader(), flink);
    resources = new ResourceManager(flink, classes);
    catalogs = catalogs(flink);
    functions = new FunctionCatalog(flink, resources, catalogs, modules);
  }

  private CatalogManager catalogs(Configuration flink) {
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

  /** Loads a module that Flink discovers by its name. */
  void loadModule(String name, Configuration flink) {
    loadModule(name, FactoryUtil.createModule(name, Map.of(), flink, classes));
  }

  /** Loads a module. */
  void loadModule(String name, Module module) {
    modules.loadModule(name, module);
  }

  /**
   * Parses a statement.
   *
   * @param conf the settings of the statement
   * @throws IllegalArgumentException if the text is not exactly one statement
   */
  Statement parse(String statement, Configuration conf) {
    EnvironmentSettings settings =
        EnvironmentSettings.newInstance().withConfiguration(conf).build();
    TableEnvironmentInternal tables = environment(conf, settings);
    List<Operation> operations = tables.getParser().parse(statement);
    if (operations.size() != 1) {
      throw new IllegalArgumentException("not a single statement: " + statement);
    }
    return new Statement(tables, operations.get(0), settings.isStreamingMode());
  }

  /** Like {@code StreamTableEnvironment.create}, but with the shared catalogs and modules. */
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

  /** Returns the result of a statement without output. */
  static Result ok() {
    return new Result(TableResultInternal.TABLE_RESULT_OK);
  }

  /** Returns settings as rows, sorted by key. */
  static Result settings(Map<String, String> settings) {
    List<Row> rows =
        new TreeMap<>(settings)
            .entrySet().stream().map(each -> Row.of(each.getKey(), each.getValue())).toList();
    return new Result(
        TableResultImpl.builder()
            .resultKind(ResultKind.SUCCESS_WITH_CONTENT)
            .schema(
                ResolvedSchema.of(
                    Column.physical("key", DataTypes.STRING()),
                    Column.physical("value", DataTypes.STRING())))
            .data(rows)
            .build());
  }

  /** A parsed statement and its table environment. */
  final class Statement {

    private final TableEnvironmentInternal tables;
    private final Operation operation;
    private final boolean streaming;

    private Statement(TableEnvironmentInternal tables, Operation operation, boolean streaming) {
      this.tables = tables;
      this.operation = operation;
      this.streaming = streaming;
    }

    Kind kind() {
      if (operation instanceof SetOperation) {
        return Kind.SET;
      }
      if (operation instanceof ResetOperation) {
        return Kind.RESET;
      }
      if (operation instanceof LoadModuleOperation load
          && modules.listModules().contains(load.getModuleName())) {
        return Kind.RELOAD_MODULE;
      }
      if (operation instanceof ModifyOperation || operation instanceof StatementSetOperation) {
        return Kind.MODIFY;
      }
      if (operation instanceof QueryOperation) {
        return Kind.QUERY;
      }
      return operation instanceof ExplainOperation
              || operation instanceof ShowCreateTableOperation
              || operation instanceof ShowCreateViewOperation
          ? Kind.TEXT
          : Kind.OTHER;
    }

    boolean isStreaming() {
      return streaming;
    }

    /** Returns the key of a SET or RESET, if any. */
    Optional<String> key() {
      Optional<String> key =
          operation instanceof SetOperation set
              ? set.getKey()
              : ((ResetOperation) operation).getKey();
      return key.map(String::strip);
    }

    /** Returns the value of a SET. */
    String value() {
      return ((SetOperation) operation).getValue().orElse("").strip();
    }

    /** Returns the name of the module to load. */
    String module() {
      return ((LoadModuleOperation) operation).getModuleName();
    }

    /** Returns the settings of the statement. */
    TableConfig config() {
      return tables.getConfig();
    }

    /** Executes the statement; returns after submission if it has a job. */
    Result execute() {
      return new Result(tables.executeInternal(operation));
    }
  }

  /** The rows of a statement, or its job. */
  static final class Result {

    private final TableResultInternal table;

    private Result(TableResultInternal table) {
      this.table = table;
    }

    /** Returns the job of the statement, if any. */
    Optional<JobClient> jobClient() {
      return table.getJobClient();
    }

    /** Returns whether there is output to show. */
    boolean hasContent() {
      return table.getResultKind() == ResultKind.SUCCESS_WITH_CONTENT;
    }

    /** Returns the names of the columns. */
    List<String> columns() {
      return table.getResolvedSchema().getColumnNames();
    }

    /** Returns the rows, which can be read only once. */
    CloseableIterator<RowData> rows() {
      return table.collectInternal();
    }

    /** Returns the rows as Java objects, which can be read only once. */
    CloseableIterator<Row> collect() {
      return table.collect();
    }

    /** Returns the values of a row as text. */
    String[] texts(RowData row) {
      return table.getRowDataToStringConverter().convert(row);
    }

    /** Returns the serializer of rows as JSON objects. */
    SerializationSchema<RowData> json() {
      return new JsonRowDataSerializationSchema(
          (RowType) table.getResolvedSchema().toSourceRowDataType().getLogicalType(),
          TimestampFormat.ISO_8601,
          JsonFormatOptions.MapNullKeyMode.LITERAL,
          "null",
          true,
          false);
    }

    /**
     * Prints rows as a table.
     *
     * @param changelog whether the rows are a changelog, which may be unbounded
     * @param width maximum width of a column in characters
     */
    void printTable(Iterator<RowData> rows, boolean changelog, int width, PrintWriter out) {
      // The column widths of an unbounded result cannot be computed from the data.
      PrintStyle style =
          changelog
              ? PrintStyle.tableauWithTypeInferredColumnWidths(
                  table.getResolvedSchema(),
                  table.getRowDataToStringConverter(),
                  width,
                  false,
                  true)
              : PrintStyle.tableauWithDataInferredColumnWidths(
                  table.getResolvedSchema(),
                  table.getRowDataToStringConverter(),
                  width,
                  false,
                  false);
      style.print(rows, out);
    }

    /** Prints the text of a {@link Kind#TEXT} statement. */
    void printText(PrintWriter out) {
      PrintStyle.rawContent(table.getRowDataToStringConverter())
          .print(table.collectInternal(), out);
    }
  }
}
