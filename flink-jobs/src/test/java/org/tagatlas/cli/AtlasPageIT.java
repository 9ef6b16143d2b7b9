package org.tagatlas.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Tests the page and its API by theme, all on the same photos, server and browser. */
class AtlasPageIT {

  private static PublishedAtlas atlas;
  private static Browser browser;

  @BeforeAll
  static void serve(@TempDir Path work) throws Exception {
    atlas = PublishedAtlas.serve(work);
    browser = Browser.start().orElse(null);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (atlas != null) {
      atlas.stop();
    }
  }

  @Nested
  class Api extends AtlasApiChecks {
    Api() {
      super(atlas);
    }
  }

  @Nested
  class MachineTagApi extends MachineTagApiChecks {
    MachineTagApi() {
      super(atlas);
    }
  }

  @Nested
  class Page extends AtlasPageChecks {
    Page() {
      super(atlas, browser);
    }
  }

  @Nested
  class MachineTagProfile extends MachineTagProfileChecks {
    MachineTagProfile() {
      super(atlas);
    }
  }

  @Nested
  class MachineTagExplorer extends MachineTagExplorerChecks {
    MachineTagExplorer() {
      super(atlas, browser);
    }
  }
}
