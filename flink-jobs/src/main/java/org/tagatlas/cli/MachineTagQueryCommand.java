package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.tags.MachineTagQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks Flickr's wildcard queries of what runs have published to Elasticsearch. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds machine tags, or photos that have them, in what runs have published to Elasticsearch.",
      "Queries are Flickr's wildcards: dc: dc:title= dc:title=Paris *:title= *:title=Paris"
          + " dc:*=Paris *:*=Paris, and for numbers geo:alt>=1000<2000."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas machine-tags query 'dc:title=' --limit 20",
      "  tagatlas machine-tags query 'taxonomy:genus=ailurus' 'taxonomy:genus=panthera' --or"
          + " --photos"
    })
final class MachineTagQueryCommand implements Callable<Integer> {

  /** How answers are printed. */
  enum Format {
    /** Columns for a person. */
    TABLE,
    /** A JSON object a line. */
    JSON
  }

  private static final int LONGEST_PAGE = 500;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUERY",
      description = "Wildcard queries; commas may be in between too.")
  private List<String> queries = new ArrayList<>();

  @Option(
      names = "--or",
      description = "One of the queries is enough, of up to 8 (default: all hold, of up to 16).")
  private boolean any;

  @Option(
      names = "--photos",
      description = "Print photos, the newest first (default: machine tags, of most photos first).")
  private boolean photos;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many are printed, 1 to 500 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--page",
      defaultValue = "1",
      paramLabel = "N",
      description = "Which of the pages of that length (default: ${DEFAULT-VALUE}).")
  private int page;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "FORMAT",
      description = "table, or json: an object a line (default: table).")
  private Format format;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description =
          "The Elasticsearch to ask (default: the embedded one, started when it is not up).")
  private String url;

  @Mixin private ElasticsearchAccess access;

  @Override
  public Integer call() throws Exception {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw new UserError("--limit " + limit + " is not from 1 to " + LONGEST_PAGE + '.');
    }
    if (page < 1) {
      throw new UserError("--page " + page + " is less than 1.");
    }
    String asked = String.join(",", queries);
    try {
      MachineTagQuery.parseList(asked, !any);
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
    if (!PageServer.available()) {
      throw new UserError(
          "The jar for a Flink cluster can't ask. Run ./tagatlas machine-tags query from an"
              + " installation.");
    }
    ElasticsearchConnection connection =
        access.connection("--elasticsearch", url == null ? embedded() : url, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    MachineTagListing listing =
        new MachineTagListing(out, spec.commandLine().getErr(), format == Format.JSON);
    if (photos) {
      listing.photos(connection, asked, !any, page, limit);
    } else {
      listing.tags(connection, asked, !any, page, limit);
    }
    out.flush();
    return 0;
  }

  private String embedded() throws IOException, InterruptedException {
    EmbeddedServer embedded = access.embedded();
    EmbeddedElasticsearch.Started started =
        embedded.find("--elasticsearch-port").start(embedded.wantedPort());
    if (started.now()) {
      spec.commandLine().getErr().println(embedded.words(started));
    }
    return started.status().url();
  }
}
