package org.tagatlas.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.record.TextFile;
import org.tagatlas.run.UserError;
import org.tagatlas.sql.ResultFormat;
import org.tagatlas.sql.ScriptText;
import org.tagatlas.sql.SqlJobException;
import org.tagatlas.sql.SqlRunner;
import org.tagatlas.sql.SqlScript;
import org.tagatlas.sql.SqlScriptException;
import org.tagatlas.sql.SqlSession;
import org.tagatlas.sql.SqlStatement;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs Flink SQL with the atlas's functions and connectors. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run Flink SQL in this process or on a cluster: a script, statements, or an interactive"
          + " prompt.",
      "The atlas's functions are loaded, and the connectors tagatlas-shards, elasticsearch, kafka"
          + " and filesystem are available. Queries run in batch mode; for unbounded tables, SET"
          + " 'execution.runtime-mode' = 'streaming'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas sql -f sql/top-tags.sql --var input=shards",
      "  tagatlas sql -e \"SELECT REVERSE_GEOCODE(48.8566, 2.3522)\" --format json",
      "  tagatlas sql"
    })
final class SqlCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(SqlCommand.class);

  /** The file name that means standard input. */
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private Source source;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv, or json: one object per line (default: ${DEFAULT-VALUE}).")
  private ResultFormat format;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "Value of the variable $${NAME} in statements. Repeatable.")
  private Map<String, String> variables = Map.of();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Subtasks per operator (default: number of processors, or of the cluster's slots).")
  private Integer parallelism;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      description = "Flink setting, such as table.local-time-zone=Asia/Tokyo. Repeatable.")
  private Map<String, String> flinkSettings = Map.of();

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "REST address of a Flink cluster, such as http://host:8081 (default: run in this"
              + " process).")
  private String cluster;

  @Option(
      names = "--detached",
      description = "Do not wait for statements that write; needs --cluster.")
  private boolean detached;

  /** The statements to run. */
  private static final class Source {

    @Option(
        names = {"-f", "--file"},
        paramLabel = "SCRIPT",
        description = "Run a script; - means standard input.")
    private String file;

    @Option(
        names = {"-e", "--execute"},
        paramLabel = "STATEMENT",
        description = "Run one or more statements, separated by semicolons. Repeatable.")
    private List<String> statements;
  }

  @Override
  public Integer call() throws Exception {
    if (detached && cluster == null) {
      throw new UserError("--detached needs a cluster: add --cluster URL");
    }
    // Syntax errors of the script are reported before anything is started.
    boolean typed = source == null && System.console() != null;
    List<SqlStatement> statements = new ArrayList<>();
    try {
      for (ScriptText script : typed ? List.<ScriptText>of() : scripts()) {
        statements.addAll(SqlScript.parse(script, variables));
      }
    } catch (SqlScriptException e) {
      return refuse(e);
    }
    try (WorkFolder work = WorkFolder.create()) {
      SqlRunner runner =
          new SqlRunner(
              new SqlSession(flink(work)),
              format,
              spec.commandLine().getOut(),
              note -> spec.commandLine().getErr().println(note),
              detached);
      return typed ? prompt(runner) : runAll(statements, runner);
    }
  }

  private int runAll(List<SqlStatement> statements, SqlRunner runner) throws InterruptedException {
    for (SqlStatement statement : statements) {
      int code = run(statement, runner);
      if (code != ExitCode.OK) {
        return code;
      }
    }
    return ExitCode.OK;
  }

  private int run(SqlStatement statement, SqlRunner runner) throws InterruptedException {
    try {
      runner.run(statement);
      return ExitCode.OK;
    } catch (SqlScriptException e) {
      return refuse(e);
    } catch (SqlJobException e) {
      LOG.error("A statement failed", e);
      String log = System.getProperty("tagatlas.log");
      err().println("tagatlas: " + e.getMessage());
      if (log != null) {
        err().println("See " + log + " for details.");
      }
      return ExitCode.SOFTWARE;
    }
  }

  private int refuse(SqlScriptException e) {
    err().println("tagatlas: " + e.getMessage());
    return ExitCode.USAGE;
  }

  /** Reads statements from the terminal until the end of input or QUIT. */
  private int prompt(SqlRunner runner) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("End statements with ';'. Exit with QUIT; or Ctrl-D.");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder typed = new StringBuilder();
    while (true) {
      out.print(typed.isEmpty() ? "sql> " : "  -> ");
      out.flush();
      String line = lines.readLine();
      if (line == null) {
        out.println();
        return ExitCode.OK;
      }
      typed.append(line).append('\n');
      ScriptText script = new ScriptText("input", typed.toString());
      if (SqlScript.isFinished(script, variables)) {
        typed.setLength(0);
        if (runTyped(script, runner)) {
          return ExitCode.OK;
        }
      }
    }
  }

  /** Runs typed statements; returns whether one of them was QUIT or EXIT. */
  private boolean runTyped(ScriptText script, SqlRunner runner) throws InterruptedException {
    try {
      for (SqlStatement statement : SqlScript.parse(script, variables)) {
        String word = statement.text().toUpperCase(Locale.ROOT);
        if (word.equals("QUIT") || word.equals("EXIT")) {
          return true;
        }
        run(statement, runner);
      }
    } catch (SqlScriptException e) {
      refuse(e);
    }
    return false;
  }

  private List<ScriptText> scripts() throws IOException {
    if (source == null || STANDARD_INPUT.equals(source.file)) {
      return List.of(
          new ScriptText(
              "standard input",
              TextFile.withoutMark(new String(System.in.readAllBytes(), StandardCharsets.UTF_8))));
    }
    if (source.file == null) {
      return source.statements.stream().map(text -> new ScriptText("-e", text)).toList();
    }
    try {
      return List.of(new ScriptText(source.file, TextFile.read(Path.of(source.file))));
    } catch (CharacterCodingException e) {
      throw new UserError("-f " + source.file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new UserError("-f " + source.file + " cannot be read. Name a readable script.");
    }
  }

  /** Returns the Flink configuration, which includes where jobs run. */
  private Configuration flink(WorkFolder work) throws IOException, InterruptedException {
    FlinkSettings settings = new FlinkSettings(false, parallelism, null, null, null, flinkSettings);
    StreamExecutionEnvironment env;
    if (cluster == null) {
      settings.openFileSystems(System.getenv());
      env = settings.inThisProcess(System.getenv(), work.path());
    } else {
      TargetCluster target = TargetCluster.at(cluster);
      FlinkRest.Overview overview = target.require();
      settings.openFileSystems(System.getenv(), target.configuration());
      Configuration client = target.sqlClient();
      client.set(CoreOptions.DEFAULT_PARALLELISM, Math.max(1, overview.slots()));
      env = settings.onRemoteCluster(client);
    }
    Configuration conf = new Configuration((Configuration) env.getConfiguration());
    // Third-party connectors may use generic types.
    conf.removeConfig(PipelineOptions.GENERIC_TYPES);
    return conf;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
