package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.tagatlas.run.ElasticsearchAccess;

final class ServeLineTest {

  @Test
  void needsNoOptionsForLocalServer() {
    assertThat(ServeLine.of(Optional.empty(), ElasticsearchAccess.DEFAULTS))
        .isEqualTo("./tagatlas serve");
  }

  @Test
  void repeatsOptionsThatServeRequires() {
    ElasticsearchAccess access =
        new ElasticsearchAccess(
            "flickr-",
            Optional.of("me"),
            Optional.of(Path.of("my password")),
            Optional.empty(),
            Optional.of(Path.of("ca.pem")),
            OptionalInt.of(9201),
            Optional.of(Path.of("/data")));
    assertThat(ServeLine.of(Optional.of("https://host:9200"), access))
        .isEqualTo(
            "./tagatlas serve --elasticsearch https://host:9200 --index-prefix flickr-"
                + " --elasticsearch-user me --elasticsearch-password-file 'my password'"
                + " --elasticsearch-ca ca.pem");
    assertThat(ServeLine.of(Optional.empty(), access.withPrefix("")))
        .endsWith(" --elasticsearch-port 9201 --elasticsearch-data /data");
  }
}
