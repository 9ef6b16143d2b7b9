package org.tagatlas.launcher;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the page and its API end to end. The nested classes share one corpus, server and browser,
 * whose start takes most of the time. Their tests are inherited from one {@code *Scenarios} class
 * per topic, as a single class would have more than 1,500 lines.
 */
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
  class Api extends AtlasApiScenarios {
    Api() {
      super(atlas);
    }
  }

  @Nested
  class Export extends ExportScenarios {
    Export() {
      super(atlas);
    }
  }

  @Nested
  class MachineTagApi extends MachineTagApiScenarios {
    MachineTagApi() {
      super(atlas);
    }
  }

  @Nested
  class Feeds extends PhotoFeedScenarios {
    Feeds() {
      super(atlas);
    }
  }

  @Nested
  class Lists extends ListScenarios {
    Lists() {
      super(atlas);
    }
  }

  @Nested
  class Page extends AtlasPageScenarios {
    Page() {
      super(atlas, browser);
    }
  }

  @Nested
  class Locate extends LocateScenarios {
    Locate() {
      super(atlas, browser);
    }
  }

  @Nested
  class Viewpoints extends ViewpointScenarios {
    Viewpoints() {
      super(atlas, browser);
    }
  }

  @Nested
  class MachineTagProfile extends MachineTagProfileScenarios {
    MachineTagProfile() {
      super(atlas);
    }
  }

  @Nested
  class MachineTagExplorer extends MachineTagExplorerScenarios {
    MachineTagExplorer() {
      super(atlas, browser);
    }
  }
}
