package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Uses the explorer of machine tags in a browser. */
abstract class MachineTagExplorerScenarios {

  private final PublishedAtlas atlas;
  private final Browser browser;

  MachineTagExplorerScenarios(PublishedAtlas atlas, Browser browser) {
    this.atlas = atlas;
    this.browser = browser;
  }

  @Test
  void navigatesFromNamespaceToPhotos() throws Exception {
    open("", 1280, 800);
    browser.one("nav [data-to=machine-tags]").click();
    JsonNode namespaces = atlas.json("machine-tags/namespaces?per_page=20");
    browser.await(
        "namespaces",
        () ->
            names().equals(each(namespaces.path("items"), "namespace", "%s:")) && isCurrentView());
    browser.one("#order-usage").click();
    JsonNode mostUsed = atlas.json("machine-tags/namespaces?per_page=20&sort=usage");
    browser.await(
        "the most used namespaces",
        () -> names().equals(each(mostUsed.path("items"), "namespace", "%s:")));
    assertThat(names()).isNotEqualTo(each(namespaces.path("items"), "namespace", "%s:"));
    assertThat(browser.address()).contains("order=usage");
    browser.one("#order-name").click();
    browser.await("alphabetical order", () -> !browser.address().contains("order="));

    follow("test:");
    browser.await("its predicates", () -> names().equals(List.of("floor=", "where=")));
    follow("floor=");
    browser.await("a page of its values", () -> names().size() == 20);
    assertThat(browser.one("nav[aria-label='Pages of photos']").getText()).contains("Page 1 of 4");
    assertThat(browser.text("#content .rising")).contains("test:where=", "10 photos with both");
    browser.one("#sheet-next").click();
    browser.await("older photos", () -> browser.address().contains("sheet=2"));
    browser.await(
        "the page number", () -> browser.text(".pager [role=status]").contains("Page 2 of 4"));
    browser.await(
        "the focus is preserved",
        () -> browser.value("document.activeElement.id").equals("sheet-next"));
    follow("12");
    browser.await("the value", () -> browser.text("#content h2").equals("test:floor=\"12\""));
    assertThat(browser.text("#content .facts dd")).isEqualTo("2");
    assertThat(browser.all("#content .credit")).hasSize(2);
    browser.await("its photos on the map", () -> browser.all(".photo").size() == 2);
    assertThat(browser.text("#legend")).contains("Photos with", "test:floor");
    browser.back();
    browser.await(
        "the values", () -> browser.address().contains(coded("test:floor=") + "&sheet=2"));
    browser.one("body").sendKeys(Keys.ESCAPE);
    browser.await("all namespaces", () -> !browser.address().contains("mt="));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void showsTheStateInTheUrl() throws Exception {
    open("?view=machine-tags&mt=" + coded("test:floor=,test:where=") + "&mode=any", 1280, 800);
    assertThat(browser.text("#content .facts dd")).isEqualTo("40");
    assertThat(browser.value("document.getElementById('mode').value")).isEqualTo("any");
    browser.await("all photos on the map", () -> browser.all(".photo").size() == 40);
    open("?view=machine-tags&mt=" + coded("test:floor=,test:where="), 1280, 800);
    assertThat(browser.text("#content .facts dd")).isEqualTo("10");
    open("?view=machine-tags&mt=" + coded("test:floor=") + "&among=oceania&window=2012", 1280, 800);
    assertThat(browser.text("#content .facts dd")).isEqualTo("40");
    assertThat(browser.value("document.getElementById('among').value")).isEqualTo("oceania");
    open("?view=machine-tags&mt=" + coded("test:floor=") + "&among=europe", 1280, 800);
    assertThat(browser.text("#content")).contains("No matching photos with a place in Europe.");
    browser.one("#content p[role=status] a").click();
    browser.await("everywhere", () -> browser.text("#content .facts dd").equals("40"));
    for (String feed : List.of("GeoJSON", "KML", "KML link", "Atom")) {
      String address = browser.one(".feeds a[data-feed='" + feed + "']").getDomProperty("href");
      assertThat(atlas.body(address.substring(address.indexOf("machine-tags/"))))
          .as(feed)
          .contains(feed.equals("KML link") ? "refreshInterval" : "-21.1");
    }
    // Too many photos for markers are shown as a heat map.
    String most = "geo:,uploaded:,osm:,dc:,lastfm:,upcoming:,taxonomy:,foursquare:";
    open("?view=machine-tags&mode=any&mt=" + coded(most), 1280, 800);
    browser.await("the heat map", () -> browser.has("canvas.heat:not([hidden])"));
    assertThat(browser.all(".photo")).isEmpty();
    browser.assertNoErrorsOrForeignRequests();
  }

  @Tag("nightly")
  @Test
  void searchesForWildcards() throws Exception {
    Map<String, String> queries =
        Map.of(
            "test:", "40",
            "test:floor=", "40",
            "*:floor=1 2", "2",
            "*:*=san francisco", "10",
            "test:floor>=3<12, test:where=", "4");
    open("", 1280, 800);
    for (Map.Entry<String, String> query : queries.entrySet()) {
      browser.one("#typed").sendKeys(query.getKey());
      browser.await(query.getKey(), () -> browser.text("#found").contains("machine tags"));
      browser.one("#typed").sendKeys(Keys.ENTER);
      browser.await("the explorer", () -> browser.address().contains("view=machine-tags"));
      browser.await(
          query.getKey(), () -> browser.text("#content h2").equals(query.getKey()) && found());
      String found =
          text(atlas.json("machine-tags/photos?machine_tags=" + coded(query.getKey())), "total");
      assertThat(browser.text("#content .facts dd")).as(query.getKey()).isEqualTo(found);
      if (!query.getKey().startsWith("*:*")) {
        assertThat(found).as(query.getKey()).isEqualTo(query.getValue());
      }
    }
    browser.one("#typed").sendKeys("test:fl");
    browser.await("a completion", () -> browser.text("#found").contains("test:floor="));
    // A URL is not a machine tag.
    browser.one("#typed").sendKeys(Keys.chord(Keys.CONTROL, "a") + "http://example.org/?a=b");
    browser.await("no machine tags", () -> !browser.text("#found").contains("machine tags"));
    // The browser logs rejected requests for partially typed wildcards.
    browser.assertLogContainsOnly("400 (Bad Request)");
  }

  @Tag("nightly")
  @Test
  void explainsInvalidWildcards() throws Exception {
    open("", 1280, 800);
    browser.one("#typed").sendKeys("geo:alt>=high");
    browser.await(
        "the error message", () -> browser.text("#found").contains("is not a machine tag query"));
    browser.one("#typed").sendKeys(Keys.ENTER);
    assertThat(browser.text("#content [role=alert]"))
        .isEqualTo(
            "'geo:alt>=high' is not a machine tag query: expected a form such as dc:, dc:title= or"
                + " dc:title=Paris.");
    open("?view=machine-tags&mt=" + coded("a:,".repeat(17)), 1280, 800);
    assertThat(browser.text("#content [role=alert]"))
        .isEqualTo("Expected 1 to 16 machine tag queries, but got 17.");
    assertThat(browser.has(".photo")).isFalse();
    open("?view=machine-tags&mt=" + coded("nobody:has="), 1280, 800);
    assertThat(browser.text("#content")).contains("No matching photos with a place.");
    // The browser logs the rejected requests and nothing else.
    browser.assertLogContainsOnly("400 (Bad Request)");
  }

  @Tag("nightly")
  @Test
  void showsLookupResults() throws Exception {
    open("?view=machine-tags&mt=" + coded(PublishedExtras.FLOOR), 1280, 800);
    WebElement extra = browser.one("#content > .extra");
    assertThat(extra.getText()).contains("Third floor is a floor in Tonga.", "Floors", "CC BY");
    assertThat(browser.one("#content > .extra a").getDomAttribute("href"))
        .isEqualTo("https://floors.example/3");
    assertThat(browser.all("#content .credit .extra")).hasSize(2);
    assertThat(browser.all(".provenance"))
        .extracting(WebElement::getText)
        .containsExactlyInAnyOrder(
            "Place: about 300 m, from test:where=San Francisco",
            "Place: from its geo:lat and geo:lon");
    open("?view=machine-tags&mt=" + coded("test:floor=4"), 1280, 800);
    assertThat(browser.text("#content > .extra"))
        .contains(HostilePhotos.SCRIPT, HostilePhotos.MARKUP);
    assertThat(browser.all("#content > .extra a")).isEmpty();
    browser.await("its photos", () -> browser.has(".photo"));
    browser.value("document.querySelector('.photo').click()");
    assertThat(browser.text(".leaflet-popup-content .extra")).contains(HostilePhotos.SCRIPT);
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    assertThat(browser.all("main img, main script, main iframe")).isEmpty();

    PublishedExtras.setPublished(atlas, false);
    try {
      open("?view=machine-tags&mt=" + coded(PublishedExtras.FLOOR), 1280, 800);
      assertThat(browser.all("#content .credit")).hasSize(2);
      assertThat(browser.has(".extra")).isFalse();
    } finally {
      PublishedExtras.setPublished(atlas, true);
    }
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void doesNotRunMachineTags() throws Exception {
    open("?view=machine-tags&mt=" + coded("evil:text="), 1280, 800);
    assertThat(names()).contains(HostilePhotos.SCRIPT, HostilePhotos.MARKUP, HostilePhotos.EMOJI);
    assertThat(names()).anyMatch(name -> name.startsWith("жжж") && name.length() < 100);
    for (int i = 0; i < names().size(); i++) {
      browser.all("#content .bars .tag").get(i).click();
      browser.await("a value", () -> browser.address().contains("evil%3Atext%3D%22"));
      browser.await("its photos", () -> browser.has("#content > .facts") && !browser.has(".bars"));
      assertThat(browser.text("#content .facts dd")).isEqualTo("8");
      browser.back();
      browser.await("all values", () -> browser.has("#content .bars .tag"));
    }
    open("?view=machine-tags&mt=" + coded(HostilePhotos.MARKUP), 1280, 800);
    assertThat(browser.text("#content [role=alert]")).contains(HostilePhotos.MARKUP);
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    assertThat(browser.all("main img, main script, main iframe")).isEmpty();
    browser.assertLogContainsOnly("400 (Bad Request)");
  }

  @Tag("nightly")
  @Test
  void fitsAPhone() throws Exception {
    for (String mt :
        List.of(
            "",
            "test:floor=",
            PublishedExtras.FLOOR,
            "evil:text=",
            "evil:text=" + HostilePhotos.LONG,
            "no machine tag")) {
      open("?view=machine-tags&mt=" + coded(mt), 390, 844);
      assertThat(
              browser.value(
                  "[document.documentElement, document.getElementById('panel')]"
                      + ".every(one => one.scrollWidth <= one.clientWidth)"))
          .as(mt)
          .isEqualTo(true);
    }
    browser.assertLogContainsOnly("400 (Bad Request)");
  }

  private void open(String address, int width, int height) {
    assumeThat(browser)
        .as(
            "requires chromium and chromedriver on the PATH: apt-get install chromium chromium-driver")
        .isNotNull();
    browser.open(atlas.page() + address, width, height);
  }

  private boolean isCurrentView() {
    return browser.has("nav [data-to=machine-tags][aria-current=page]");
  }

  private boolean found() {
    return browser.has("#content .facts dd");
  }

  private List<String> names() {
    return browser.all("#content .bars .name").stream().map(WebElement::getText).toList();
  }

  private void follow(String name) {
    browser.await(name, () -> names().contains(name));
    browser.all("#content .bars .tag").get(names().indexOf(name)).click();
  }

  private static List<String> each(JsonNode items, String field, String format) {
    List<String> names = new java.util.ArrayList<>();
    items.forEach(item -> names.add(String.format(format, text(item, field))));
    return names;
  }
}
