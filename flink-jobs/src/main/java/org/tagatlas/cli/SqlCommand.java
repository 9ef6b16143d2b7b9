package org.tagatlas.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.tagatlas.cluster.FlinkRest;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.sql.ResultFormat;
import org.tagatlas.sql.ScriptText;
import org.tagatlas.sql.SqlFailure;
import org.tagatlas.sql.SqlMistake;
import org.tagatlas.sql.SqlRunner;
import org.tagatlas.sql.SqlScript;
import org.tagatlas.sql.SqlSession;
import org.tagatlas.sql.SqlStatement;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs Flink SQL, with the functions of the atlas and its tables. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs statements of Flink SQL, in this process or on a cluster: a script, statements, or"
          + " what is typed.",
      "The functions of the atlas are there at once, and the connectors tagatlas-shards,"
          + " elasticsearch, kafka and filesystem. Queries are run in batch mode; SET"
          + " 'execution.runtime-mode' = 'streaming' is for tables that never end."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas sql -f sql/top-tags.sql --var input=shards",
      "  tagatlas sql -e \"SELECT REVERSE_GEOCODE(48.8566, 2.3522)\" --format json",
      "  tagatlas sql"
    })
final class SqlCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(SqlCommand.class);

  /** Stands for standard input in the place of a file. */
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private Source source;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv or json, which is an object a line (default: ${DEFAULT-VALUE}).")
  private ResultFormat format;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "A variable: the value of $${NAME} in statements. Repeatable.")
  private Map<String, String> variables = Map.of();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of an operator (default: one a processor, or a slot of the cluster).")
  private Integer parallelism;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      description = "Further setting of Flink, such as table.local-time-zone=UTC. Repeatable.")
  private Map<String, String> flinkSettings = Map.of();

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "The web UI's address of a Flink cluster, such as http://host:8081 (default: a Flink in"
              + " this process).")
  private String cluster;

  @Option(
      names = "--detached",
      description = "Leave statements that write to the cluster, and go on at once.")
  private boolean detached;

  /** What is run. */
  private static final class Source {

    @Option(
        names = {"-f", "--file"},
        paramLabel = "SCRIPT",
        description = "Run a script; - is standard input.")
    private String file;

    @Option(
        names = {"-e", "--execute"},
        paramLabel = "STATEMENT",
        description = "Run a statement, or several with semicolons between them. Repeatable.")
    private List<String> statements;
  }

  @Override
  public Integer call() throws Exception {
    if (detached && cluster == null) {
      throw new UserError("--detached needs a cluster that goes on: --cluster URL");
    }
    // A script with a mistake in its quotes is refused before anything is started.
    boolean typed = source == null && System.console() != null;
    List<SqlStatement> statements = new ArrayList<>();
    try {
      for (ScriptText script : typed ? List.<ScriptText>of() : scripts()) {
        statements.addAll(SqlScript.parse(script, variables));
      }
    } catch (SqlMistake e) {
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
    } catch (SqlMistake e) {
      return refuse(e);
    } catch (SqlFailure e) {
      LOG.error("A statement failed", e);
      String log = System.getProperty("tagatlas.log");
      err().println("tagatlas: " + e.getMessage());
      if (log != null) {
        err().println("The whole story is in " + log + '.');
      }
      return ExitCode.SOFTWARE;
    }
  }

  private int refuse(SqlMistake mistake) {
    err().println("tagatlas: " + mistake.getMessage());
    return ExitCode.USAGE;
  }

  /** Reads statements from the terminal until it ends, or until somebody quits. */
  private int prompt(SqlRunner runner) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Statements end with ';'. QUIT; ends, and so does Ctrl-D.");
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
        if (answer(script, runner)) {
          return ExitCode.OK;
        }
      }
    }
  }

  /** Runs what was typed; returns whether that was to quit. */
  private boolean answer(ScriptText script, SqlRunner runner) throws InterruptedException {
    try {
      for (SqlStatement statement : SqlScript.parse(script, variables)) {
        String word = statement.text().toUpperCase(Locale.ROOT);
        if (word.equals("QUIT") || word.equals("EXIT")) {
          return true;
        }
        run(statement, runner);
      }
    } catch (SqlMistake e) {
      refuse(e);
    }
    return false;
  }

  private List<ScriptText> scripts() throws IOException {
    if (source == null || STANDARD_INPUT.equals(source.file)) {
      return List.of(
          new ScriptText(
              "standard input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
    }
    if (source.file == null) {
      return source.statements.stream().map(text -> new ScriptText("-e", text)).toList();
    }
    try {
      return List.of(
          new ScriptText(
              source.file, Files.readString(Path.of(source.file), StandardCharsets.UTF_8)));
    } catch (CharacterCodingException e) {
      throw new UserError("-f " + source.file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new UserError("-f " + source.file + " can't be read. Name a script.");
    }
  }

  /** Returns all settings of Flink, with where jobs run. */
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
      Configuration client = target.client();
      client.set(CoreOptions.DEFAULT_PARALLELISM, Math.max(1, overview.slots()));
      env = settings.onRemoteCluster(client);
    }
    Configuration conf = new Configuration((Configuration) env.getConfiguration());
    // What others' connectors send between their operators is theirs to choose.
    conf.removeConfig(PipelineOptions.GENERIC_TYPES);
    return conf;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
