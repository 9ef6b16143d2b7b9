package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.tagatlas.dashboards.kibana.ImportResult;
import org.tagatlas.dashboards.kibana.KibanaClient;
import org.tagatlas.dashboards.kibana.KibanaConnection;
import org.tagatlas.dashboards.kibana.KibanaException;
import org.tagatlas.dashboards.kibana.SavedObjects;
import org.tagatlas.run.SecretFile;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports and imports the atlas's Kibana dashboards. */
@Command(
    name = "kibana",
    mixinStandardHelpOptions = true,
    description =
        "Exports the atlas's data views, maps, charts and dashboards, or imports them into a Kibana"
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
          "Writes the saved objects as NDJSON, for Kibana's Stack Management, Saved Objects,"
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
        "Imports the saved objects into Kibana " + SavedObjects.OLDEST_KIBANA + " or later.",
        "Objects that Kibana accepts are imported even if others fail. Existing objects are kept"
            + " unless --overwrite is given."
      },
      exitCodeList = {
        "0:all objects were imported",
        "1:Kibana rejected some objects, or internal error",
        "2:invalid usage, or some objects already existed"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  tagatlas kibana import --url http://localhost:5601",
        "  tagatlas kibana import --url https://kibana.example --space atlas --kibana-user ann"
            + " --kibana-password-file secret --kibana-ca ca.pem"
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
      ImportResult result;
      String version;
      try {
        KibanaClient client = new KibanaClient(connection(System.getenv()));
        version = client.check();
        result = client.load(objects, overwrite);
      } catch (KibanaException e) {
        throw new UserError(e.getMessage());
      }
      if (result.isComplete()) {
        out()
            .printf("Imported %d objects into Kibana %s at %s:%n", result.imported(), version, url);
        objects.dashboards().forEach(title -> out().println("  dashboard  " + title));
        return ExitCode.OK;
      }
      if (result.hasOnlyConflicts()) {
        throw new UserError(
            result.problems().size()
                + " of the "
                + objects.size()
                + " objects already exist and were kept, "
                + result.imported()
                + " were imported. Add --overwrite to replace them.");
      }
      err()
          .printf(
              "tagatlas: Kibana imported %d of %d objects. Rejected:%n",
              result.imported(), objects.size());
      for (ImportResult.Problem problem : result.problems()) {
        err().printf("  %s '%s': %s%n", problem.type(), problem.title(), problem.reason());
      }
      return ExitCode.SOFTWARE;
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
