package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.run.ElasticsearchAccessOptions;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import org.tagatlas.tags.MachineTagQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds published machine tags with Flickr's wildcard queries. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Find machine tags, or photos with them, that runs have published to Elasticsearch.",
      "Queries use Flickr's wildcards: dc: dc:title= dc:title=Paris *:title= *:title=Paris"
          + " dc:*=Paris *:*=Paris, and ranges of numbers: geo:alt>=1000<2000."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas machine-tags query 'dc:title=' --limit 20",
      "  tagatlas machine-tags query 'taxonomy:genus=ailurus' 'taxonomy:genus=panthera' --or"
          + " --photos"
    })
final class MachineTagQueryCommand implements Callable<Integer> {

  /** Output formats. */
  enum Format {
    /** A table. */
    TABLE,
    /** One JSON object per line. */
    JSON
  }

  private static final int MAX_LIMIT = 500;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUERY",
      description = "Wildcard queries, separated by spaces or commas.")
  private List<String> queries = new ArrayList<>();

  @Option(names = "--or", description = "Match any of up to 8 queries (default: all of up to 16).")
  private boolean any;

  @Option(
      names = "--photos",
      description = "Print photos, newest first (default: machine tags, most photos first).")
  private boolean photos;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "N",
      description = "Number of results per page, 1 to 500 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--page",
      defaultValue = "1",
      paramLabel = "N",
      description = "Page of results (default: ${DEFAULT-VALUE}).")
  private int page;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "FORMAT",
      description = "table, or json: one object per line (default: table).")
  private Format format;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch to query (default: the local one, started unless it is up).")
  private String url;

  @Mixin private ElasticsearchAccessOptions access;

  @Override
  public Integer call() throws Exception {
    OptionRange.require("--limit", limit, 1, MAX_LIMIT);
    OptionRange.requireAtLeast("--page", page, 1);
    String all = String.join(",", queries);
    try {
      MachineTagQuery.parseList(all, !any);
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
    if (!PageServer.available()) {
      throw new UserError(
          "The job jar has no queries. Run ./tagatlas machine-tags query from an installation.");
    }
    ElasticsearchConnection connection =
        access
            .access()
            .connection("--elasticsearch", url == null ? startLocal() : url, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    MachineTagListing listing =
        new MachineTagListing(out, spec.commandLine().getErr(), format == Format.JSON);
    if (photos) {
      listing.photos(connection, all, !any, page, limit);
    } else {
      listing.tags(connection, all, !any, page, limit);
    }
    out.flush();
    return 0;
  }

  private String startLocal() throws IOException, InterruptedException {
    LocalServer local = LocalServer.of(access.access());
    LocalElasticsearch.Started started =
        local.find("--elasticsearch-port").start(local.requestedPort());
    if (started.now()) {
      spec.commandLine().getErr().println(local.message(started));
    }
    return started.status().url();
  }
}
