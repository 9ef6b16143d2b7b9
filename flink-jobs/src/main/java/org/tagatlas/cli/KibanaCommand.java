package org.tagatlas.cli;

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
import org.tagatlas.kibana.ImportResult;
import org.tagatlas.kibana.KibanaClient;
import org.tagatlas.kibana.KibanaConnection;
import org.tagatlas.kibana.KibanaException;
import org.tagatlas.kibana.SavedObjects;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings maps, charts and dashboards to Kibana. */
@Command(
    name = "kibana",
    mixinStandardHelpOptions = true,
    description =
        "Brings data views, maps, charts and dashboards of the atlas to Kibana, which has to be one"
            + " of the Elasticsearch that the atlas is in.",
    subcommands = {KibanaCommand.Export.class, KibanaCommand.Import.class})
final class KibanaCommand implements Runnable {

  /** What environment variables of the options begin with. */
  private static final String VARIABLE = "TAGATLAS_KIBANA_";

  private static final Pattern PREFIX = Pattern.compile("|[a-z0-9][a-z0-9_.-]{0,60}");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas kibana --help lists them.");
  }

  /** What the two have in common: which indices are meant. */
  private abstract static class OfIndices implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--index-prefix",
        defaultValue = "",
        paramLabel = "PREFIX",
        description =
            "What names of indices and aliases begin with, as run had it. Another prefix makes"
                + " other objects.")
    private String prefix = "";

    final SavedObjects objects() {
      if (!PREFIX.matcher(prefix).matches()) {
        throw new UserError(
            "--index-prefix: '"
                + prefix
                + "' cannot begin the name of an index: a-z, 0-9, '-', '_' and '.' can.");
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
          "Writes the objects as a file (NDJSON) that Kibana imports: Stack Management, Saved"
              + " Objects, Import.")
  static final class Export extends OfIndices {

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "The file, which is replaced (default: standard output).")
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
            "--out " + file + " can't be written. Name a file in a folder of yours.");
      }
      out().println("Wrote " + objects.size() + " objects to " + file + '.');
      return ExitCode.OK;
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Imports the objects into Kibana " + SavedObjects.OLDEST_KIBANA + " or later.",
        "Kibana imports those that it can; objects that are there already stay, unless"
            + " --overwrite."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all objects are there",
        "1:Kibana could not import some",
        "2:a mistake in what was asked for, or objects that were there already"
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
        description = "Address of Kibana, with its base path where it has one.")
    private String url;

    @Option(
        names = "--space",
        paramLabel = "SPACE",
        description = "Identifier of the space (default: the default space).")
    private String space;

    @Option(names = "--overwrite", description = "Replace objects that are there already.")
    private boolean overwrite;

    @Option(
        names = "--kibana-user",
        paramLabel = "NAME",
        description =
            "User, or $TAGATLAS_KIBANA_USER. The password is in the next option's file or in"
                + " $TAGATLAS_KIBANA_PASSWORD.")
    private String user;

    @Option(
        names = "--kibana-password-file",
        paramLabel = "FILE",
        description = "File that holds the user's password.")
    private Path passwordFile;

    @Option(
        names = "--kibana-api-key-file",
        paramLabel = "FILE",
        description =
            "File that holds an encoded API key, in place of a user; or $TAGATLAS_KIBANA_API_KEY.")
    private Path apiKeyFile;

    @Option(
        names = "--kibana-ca",
        paramLabel = "FILE",
        description = "Certificates (PEM) that Kibana's must be signed by; or $TAGATLAS_KIBANA_CA.")
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
      if (result.whole()) {
        out()
            .printf("Imported %d objects into Kibana %s at %s:%n", result.imported(), version, url);
        objects.dashboards().forEach(title -> out().println("  dashboard  " + title));
        return ExitCode.OK;
      }
      if (result.onlyThereAlready()) {
        throw new UserError(
            result.problems().size()
                + " of the "
                + objects.size()
                + " objects are there already and were left as they are, "
                + result.imported()
                + " were imported. --overwrite replaces them.");
      }
      err()
          .printf(
              "tagatlas: Kibana has imported %d of %d objects. Not these:%n",
              result.imported(), objects.size());
      for (ImportResult.Problem problem : result.problems()) {
        err().printf("  %s '%s': %s%n", problem.type(), problem.title(), problem.reason());
      }
      return ExitCode.SOFTWARE;
    }

    /** Returns how to reach Kibana; what no option says, the process's variables do. */
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
        // Its message would repeat the address, which may hold a password.
        throw new UserError("--url is no URL, such as http://localhost:5601.");
      }
    }
  }
}
