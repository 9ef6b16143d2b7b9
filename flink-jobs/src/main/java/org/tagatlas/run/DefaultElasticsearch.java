package org.tagatlas.run;

import java.io.IOException;
import java.io.PrintStream;

/** The Elasticsearch that an output without a URL refers to. */
public interface DefaultElasticsearch {

  /**
   * Returns its address, after starting it if necessary.
   *
   * @param access may specify its port and data folder
   * @param messages receives messages for the user
   * @throws UserError if it cannot be started as requested
   */
  String start(ElasticsearchAccess access, PrintStream messages)
      throws IOException, InterruptedException;
}
