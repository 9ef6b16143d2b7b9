package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/** Uses viewpoints, footprints and surroundings in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ViewpointScenarios {

  private static final String VIEWPOINTS = "?view=viewpoints&tag=" + PublishedViewpoints.TAG;

  private final PublishedAtlas atlas;
  private final Browser browser;
  private PageServer page;

  ViewpointScenarios(PublishedAtlas atlas, Browser browser) {
    this.atlas = atlas;
    this.browser = browser;
  }

  @BeforeAll
  void publish() throws Exception {
    PublishedViewpoints.publish(atlas);
    page =
        PageServer.start(
            ElasticsearchConnection.to(atlas.elasticsearch())
                .withPrefix(PublishedViewpoints.PREFIX),
            "127.0.0.1",
            0,
            List.of(),
            null,
            "",
            false,
            null);
  }

  @AfterAll
  void stop() {
    // Otherwise the open page would log that its server is gone.
    if (browser != null) {
      browser.leave();
    }
    page.close();
  }

  @Test
  void showsViewpointsOfATagOnTheMapAndInTheList() throws Exception {
    open("?tag=" + PublishedViewpoints.TAG, 1280, 800);
    browser.one("#viewpoints").click();
    browser.await("the viewpoints", () -> browser.has(".spots .spot"));
    assertThat(browser.address()).contains("view=viewpoints");
    assertThat(browser.all(".spots .spot")).hasSize(2);
    assertThat(browser.all(".numbered")).hasSize(2);
    assertThat(browser.all("path.outline.viewpoint")).hasSize(2);
    assertThat(browser.all(".subject")).hasSize(1);
    browser.await("the footprint", () -> browser.has("path.outline.whole"));
    browser.await("its size", () -> browser.text("#content").contains("km²"));
    assertThat(browser.all(".spot .histogram")).hasSize(4);
    assertThat(browser.one(".spot .histogram").getDomAttribute("aria-label"))
        .startsWith("Photographers by hour of the day, most: ");
    assertThat(browser.text(".spot")).contains("photographers here photograph it");

    browser.one("#sort-popular").click();
    browser.await("the order", () -> browser.address().contains("sort=popular"));
    browser.await("its viewpoints", () -> browser.has("#sort-popular[aria-current]"));
    browser.await("the park first", () -> browser.text(".spot").contains("the densest one"));
    browser.one(".spot .pick").click();
    browser.await("its photos", () -> browser.all(".spot.chosen .credit").size() == 5);
    assertThat(browser.address()).contains("spot=1");
    browser.await("it on the map", () -> browser.has(".numbered.chosen"));
    browser.back();
    browser.await("no selection", () -> !browser.has(".spot.chosen"));
    // Markers of the map select as well.
    browser.value("document.querySelector('.numbered').click()");
    browser.await("a selection", () -> browser.has(".spot.chosen"));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void showsEachStateOfItsAddress() throws Exception {
    open(VIEWPOINTS + "&sort=quiet&spot=2&window=2011", 1280, 800);
    browser.await("the viewpoints", () -> browser.has(".spots"));
    assertThat(browser.has("#sort-quiet[aria-current]")).isTrue();
    open("?view=viewpoints&q=" + PublishedViewpoints.TAG + "+berlin", 1280, 800);
    browser.await("the viewpoints of words", () -> browser.all(".spot").size() == 2);
    List<String> exports =
        browser.all("[data-export]").stream().map(link -> link.getDomProperty("href")).toList();
    assertThat(exports).hasSize(4);
    for (String export : exports) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(export)).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(export).isEqualTo(200);
      assertThat(response.body()).contains("coordinates");
    }
    open("?view=viewpoints&tag=nothing", 1280, 800);
    assertThat(browser.text("#content")).contains("No photos of it with a precise place");
    open("?view=near&near=nowhere", 1280, 800);
    assertThat(browser.text("#content")).contains("Not a place");
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void doesNotRunNamesOfPhotos() throws Exception {
    for (String address : List.of(VIEWPOINTS + "&sort=popular&spot=1", VIEWPOINTS + "&spot=2")) {
      open(address, 1280, 800);
      browser.await("photos", () -> browser.has(".spot.chosen .credit"));
      assertThat(browser.all("#content a[href^=javascript], #content img")).isEmpty();
    }
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    browser.assertNoErrorsOrForeignRequests();
  }

  @Tag("nightly")
  @Test
  void drawsTheOutlinesOfATown() throws Exception {
    open("?place=DE.16.Berlin", 1280, 800);
    browser.await("neighbourhoods", () -> browser.text("#content").contains("wannsee"));
    assertThat(browser.text(".parts")).contains("marzahn");
    browser.one("#outlines").click();
    browser.await("three outlines", () -> browser.all(".outlines li").size() == 3);
    assertThat(browser.address()).contains("outlines=1");
    assertThat(browser.all("path.outline.whole, path.outline.named, path.outline.of-parts"))
        .hasSizeGreaterThanOrEqualTo(3);
    browser.one("#outlines").click();
    browser.await("no outlines", () -> !browser.has("path.outline"));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void answersWhatIsNearATown() throws Exception {
    open("", 1280, 800);
    browser.one("#typed").sendKeys("otters near berlin");
    browser.await(
        "the suggestion",
        () -> browser.has("#found li") && browser.text("#found li").contains("near"));
    browser.one("#typed").sendKeys(Keys.ENTER);
    browser.await("the otters", () -> browser.has(".nearby li"));
    assertThat(browser.address()).contains("view=near", "about=otters");
    assertThat(browser.text("#content")).contains("otter", "taxonomy:common=eurasian otter");
    assertThat(browser.all(".nearby .histogram")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(browser.has("path.outline.around")).isTrue();
    browser.one(".nearby summary").click();
    assertThat(browser.text(".nearby .credit")).contains("Attribution License");
    browser.assertNoErrorsOrForeignRequests();
  }

  @Tag("nightly")
  @Test
  void fitsAPhone() throws Exception {
    for (String address :
        List.of(
            VIEWPOINTS + "&spot=1",
            "?place=DE.16.Berlin&outlines=1",
            "?view=near&near=52.52,13.4,10")) {
      open(address, 390, 844);
      browser.await("the panel", () -> browser.has("#content section"));
      assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);
      assertThat(
              browser.value(
                  "document.getElementById('panel').scrollWidth"
                      + " <= document.getElementById('panel').clientWidth"))
          .as(address)
          .isEqualTo(true);
    }
    browser.assertNoErrorsOrForeignRequests();
  }

  private void open(String address, int width, int height) {
    assumeThat(browser)
        .as(
            "requires chromium and chromedriver on the PATH: apt-get install chromium chromium-driver")
        .isNotNull();
    browser.open(page.url() + address, width, height);
  }
}
