package org.tagatlas.launcher;

import org.tagatlas.chaos.Target;
import org.tagatlas.cli.CommandLines;
import org.tagatlas.local.cluster.Service;
import org.tagatlas.local.server.ServerConfigurationException;
import org.tagatlas.local.server.ServerStartException;
import org.tagatlas.run.ReplayCommand;
import org.tagatlas.run.ReportedFailure;
import org.tagatlas.run.UserError;
import org.tagatlas.run.Version;
import org.tagatlas.run.WordConverter;
import org.tagatlas.sql.ResultFormat;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line of an installation, with all commands. */
@Command(
    name = "tagatlas",
    description = "A live atlas of what the world photographs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ServeCommand.class,
      ReplayCommand.class,
      ClusterCommand.class,
      SubmitCommand.class,
      JobCommand.class,
      ElasticsearchCommand.class,
      KibanaCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      GenerateCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      LatencyCommand.class,
      ScanCommand.class,
      SqlCommand.class,
      GeocodeCommand.class,
      LocateCommand.class,
      MachineTagsCommand.class,
      GazetteerCommand.class,
      LoadClassesCommand.class,
      OpticsCommand.class,
      ShapeCommand.class,
      SimilarCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas demo",
      "  tagatlas generate --photos 100000 --seed 1 --shards 8 --out shards",
      "  tagatlas run --input shards --output files:out --summary summary.json",
      "  source <(tagatlas generate-completion)"
    })
public final class Launcher {

  /** Runs a command, see {@link CommandLines#run}. */
  public static void main(String[] args) {
    CommandLines.run(commandLine(), args);
  }

  static CommandLine commandLine() {
    CommandLine line = CommandLines.of(new Launcher());
    IExecutionExceptionHandler handler = line.getExecutionExceptionHandler();
    return line.registerConverter(Service.class, new WordConverter<>(Service.values(), Service::id))
        .registerConverter(
            ResultFormat.class, new WordConverter<>(ResultFormat.values(), ResultFormat::word))
        .registerConverter(Target.class, new WordConverter<>(Target.values(), Target::id))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> handler.handleExecutionException(reported(e), command, parsed));
  }

  /** Maps failures of local servers, whose module does not depend on this one, to exit codes. */
  private static Exception reported(Exception failure) {
    if (failure instanceof ServerConfigurationException) {
      return new UserError(failure.getMessage());
    }
    return failure instanceof ServerStartException ? new ReportedFailure(failure) : failure;
  }
}
