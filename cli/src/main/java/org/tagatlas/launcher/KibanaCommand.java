package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.tagatlas.dashboards.kibana.ImportResult;
import org.tagatlas.dashboards.kibana.KibanaClient;
import org.tagatlas.dashboards.kibana.KibanaConnection;
import org.tagatlas.dashboards.kibana.KibanaException;
import org.tagatlas.dashboards.kibana.PanelCount;
import org.tagatlas.dashboards.kibana.SavedObjects;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.run.SecretFile;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports and imports the atlas's Kibana dashboards. */
@Command(
    name = "kibana",
    mixinStandardHelpOptions = true,
    description =
        "Export the atlas's data views, maps, charts and dashboards, or import them into a Kibana"
            + " of the Elasticsearch that has the published documents.",
    subcommands = {KibanaCommand.Export.class, KibanaCommand.Import.class})
final class KibanaCommand {

  /** The prefix of environment variables for connection options. */
  private static final String VARIABLE = "TAGATLAS_KIBANA_";

  private static final Pattern PREFIX = Pattern.compile("|[a-z0-9][a-z0-9_.-]{0,60}");

  /** A command on the saved objects for one set of indices. */
  private abstract static class OfIndices implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--index-prefix",
        defaultValue = "",
        paramLabel = "PREFIX",
        description =
            "Prefix of indices and aliases, as for run. Each prefix has separate saved objects.")
    private String prefix = "";

    final SavedObjects objects() {
      if (!PREFIX.matcher(prefix).matches()) {
        throw new UserError(
            "--index-prefix '"
                + prefix
                + "' is not a valid index prefix. Start with a-z or 0-9, then use a-z, 0-9, '-', '_'"
                + " and '.' only.");
      }
      return SavedObjects.withPrefix(prefix);
    }

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final PrintWriter err() {
      return spec.commandLine().getErr();
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description =
          "Write the saved objects as NDJSON, for Kibana's Stack Management, Saved Objects,"
              + " Import.")
  static final class Export extends OfIndices {

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "File to write, replaced if it exists (default: standard output).")
    private Path file;

    @Override
    public Integer call() {
      SavedObjects objects = objects();
      if (file == null) {
        out().print(objects.ndjson());
        out().flush();
        return ExitCode.OK;
      }
      try {
        Files.writeString(file, objects.ndjson(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UserError(
            "--out " + file + " cannot be written. Name a file in a writable folder.");
      }
      out().println("Wrote " + objects.size() + " objects to " + file + '.');
      return ExitCode.OK;
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Import the saved objects into Kibana " + SavedObjects.OLDEST_KIBANA + " or later.",
        "Existing objects are kept unless --overwrite is given; the others are imported.",
        "With --check nothing is written: the command prints what it would import."
      },
      exitCodeList = {
        "0:all objects were imported, or --check succeeded",
        "1:Kibana rejected some objects, --verify found a problem, or internal error",
        "2:invalid usage, or some objects already existed and were kept"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  tagatlas kibana import --url http://localhost:5601",
        "  tagatlas kibana import --url https://kibana.example --space atlas --kibana-user ann"
            + " --kibana-password-file secret --kibana-ca ca.pem",
        "  tagatlas kibana import --url http://localhost:5601 --check",
        "  tagatlas kibana import --url http://localhost:5601 --overwrite --verify --elasticsearch"
            + " http://localhost:9200"
      })
  static final class Import extends OfIndices {

    @Option(
        names = "--url",
        required = true,
        paramLabel = "URL",
        description = "Address of Kibana, including its base path if it has one.")
    private String url;

    @Option(
        names = "--space",
        paramLabel = "SPACE",
        description = "ID of the space (default: the default space).")
    private String space;

    @Option(names = "--overwrite", description = "Replace existing objects.")
    private boolean overwrite;

    @Option(
        names = "--check",
        description =
            "Print the version of Kibana and what an import would do, and write nothing. With"
                + " --verify, verify the objects that are already in Kibana.")
    private boolean check;

    @Mixin private KibanaVerificationOptions verification;

    @Option(
        names = "--kibana-user",
        paramLabel = "NAME",
        description =
            "User name (default: $TAGATLAS_KIBANA_USER). The password is read from"
                + " --kibana-password-file or $TAGATLAS_KIBANA_PASSWORD.")
    private String user;

    @Option(
        names = "--kibana-password-file",
        paramLabel = "FILE",
        description = "File with the password (default: $TAGATLAS_KIBANA_PASSWORD).")
    private Path passwordFile;

    @Option(
        names = "--kibana-api-key-file",
        paramLabel = "FILE",
        description =
            "File with an encoded API key, instead of a user (default: $TAGATLAS_KIBANA_API_KEY).")
    private Path apiKeyFile;

    @Option(
        names = "--kibana-ca",
        paramLabel = "FILE",
        description = "CA certificates of Kibana in PEM (default: $TAGATLAS_KIBANA_CA).")
    private Path certificateAuthority;

    @Override
    public Integer call() {
      SavedObjects objects = objects();
      Optional<ElasticsearchConnection> elasticsearch = verification.connection(System.getenv());
      try {
        KibanaClient client = new KibanaClient(connection(System.getenv()));
        String version = client.check();
        if (check) {
          printPlan(client.stored(objects).existing(objects), objects, version);
          return elasticsearch.map(server -> verify(client, server, objects)).orElse(ExitCode.OK);
        }
        ImportResult result = client.load(objects, overwrite);
        if (!result.isComplete() && !result.hasOnlyConflicts()) {
          printProblems(result, objects);
          return ExitCode.SOFTWARE;
        }
        if (result.isComplete()) {
          out()
              .printf(
                  "Imported %d objects into Kibana %s at %s:%n", result.imported(), version, url);
          objects.dashboards().forEach(title -> out().println("  dashboard  " + title));
        }
        int code = elasticsearch.map(server -> verify(client, server, objects)).orElse(ExitCode.OK);
        if (result.hasOnlyConflicts()) {
          throw new UserError(
              result.problems().size()
                  + " of the "
                  + objects.size()
                  + " objects already exist and were kept, "
                  + result.imported()
                  + " were imported. Add --overwrite to replace the existing ones.");
        }
        return code;
      } catch (KibanaException e) {
        throw new UserError(e.getMessage());
      } catch (ElasticsearchSetupException e) {
        throw new UserError("--elasticsearch: " + e.getMessage() + '.');
      }
    }

    private void printPlan(List<String> existing, SavedObjects objects, String version) {
      out().printf("Kibana %s at %s has the required version.%n", version, url);
      out()
          .printf(
              "An import would create %d objects and %s %d existing ones. Nothing was written.%n",
              objects.size() - existing.size(), overwrite ? "replace" : "keep", existing.size());
      existing.forEach(title -> out().println("  exists  " + title));
    }

    private void printProblems(ImportResult result, SavedObjects objects) {
      err()
          .printf(
              "tagatlas: Kibana imported %s of %d objects. Not imported:%n",
              result.imported() == 0 ? "none" : result.imported(), objects.size());
      for (ImportResult.Problem problem : result.problems()) {
        err().printf("  %s '%s': %s%n", problem.type(), problem.title(), problem.reason());
      }
    }

    /** Verifies the objects in Kibana and the searches of their panels; returns the exit code. */
    private int verify(
        KibanaClient client, ElasticsearchConnection elasticsearch, SavedObjects objects) {
      List<String> differences = client.stored(objects).differences(objects);
      List<PanelCount> counts = PanelCount.of(elasticsearch, objects);
      out().println("Rows of each panel in Elasticsearch at " + elasticsearch.address() + ':');
      String board = "";
      for (PanelCount count : counts) {
        if (!count.board().equals(board)) {
          board = count.board();
          out().println("  " + board);
        }
        out()
            .printf(
                "  %8s  %s%n",
                count.failure() == null ? Integer.toString(count.rows()) : "failed", count.panel());
      }
      List<PanelCount> failed = counts.stream().filter(count -> count.failure() != null).toList();
      long empty =
          counts.stream().filter(count -> count.failure() == null && count.rows() == 0).count();
      out()
          .printf(
              "Verified %d objects and %d searches: %d failed, %d without rows.%n",
              objects.size(), counts.size(), failed.size(), empty);
      differences.forEach(difference -> err().println("tagatlas: " + difference + '.'));
      failed.forEach(
          count -> err().println("tagatlas: " + count.panel() + ": " + count.failure() + '.'));
      boolean succeeded = differences.isEmpty() && failed.isEmpty() && empty < counts.size();
      if (empty == counts.size()) {
        err().println("tagatlas: no panel has rows. Is --index-prefix that of the run?");
      }
      return succeeded ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Returns the connection to Kibana; environment variables replace missing options. */
    KibanaConnection connection(Map<String, String> environment) {
      String name = user == null ? environment.get(VARIABLE + "USER") : user;
      String password =
          passwordFile == null
              ? environment.get(VARIABLE + "PASSWORD")
              : SecretFile.read("--kibana-password-file", passwordFile);
      String apiKey =
          apiKeyFile == null
              ? environment.get(VARIABLE + "API_KEY")
              : SecretFile.read("--kibana-api-key-file", apiKeyFile);
      String certificates = environment.get(VARIABLE + "CA");
      Path authority =
          certificateAuthority != null || certificates == null
              ? certificateAuthority
              : Path.of(certificates);
      try {
        return new KibanaConnection(new URI(url), space, name, password, apiKey, authority);
      } catch (URISyntaxException e) {
        // The exception's message contains the URL, which may contain a password.
        throw new UserError("--url must be a URL such as http://localhost:5601.");
      }
    }
  }
}
