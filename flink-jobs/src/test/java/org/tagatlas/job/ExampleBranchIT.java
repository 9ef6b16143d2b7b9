package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.local.server.SharedServers;
import org.tagatlas.record.PhotoRecord;

class ExampleBranchIT {

  @TempDir Path folder;

  @Tag("nightly")
  @Test
  void createsAnIndexWithItsMapping() throws Exception {
    List<PhotoRecord> photos = Shards.world(6, 400);
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(SharedServers.elasticsearch()).withPrefix("example-");
    try (ExampleBranch example = new ExampleBranch(folder.resolve("classes"));
        PublishedIndices published = new PublishedIndices(connection)) {
      DocumentKind hours = example.kind();
      ElasticsearchSinks sinks = new ElasticsearchSinks(connection, "run");
      AtlasRun run =
          example.addTo(
              new AtlasRun(folder.resolve("in"), folder)
                  .kinds(Set.of(hours))
                  .into(new Output("elasticsearch", sinks::sink)));
      try (RunIndices indices = new RunIndices(connection, "run", List.of(hours))) {
        indices.check();
        indices.create();
        run.finish();
        indices.switchAliases(false);
      }
      assertThat(ExampleBranch.photos(published.documents(hours)))
          .isEqualTo(ExampleBranch.expected(photos));
      assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
    }
  }
}
