package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Uses the page in a browser. */
abstract class AtlasPageScenarios {

  private final PublishedAtlas atlas;
  private final Browser browser;

  AtlasPageScenarios(PublishedAtlas atlas, Browser browser) {
    this.atlas = atlas;
    this.browser = browser;
  }

  @Test
  void showsTheWorldAndAPlace() throws Exception {
    open("", 1280, 800);
    assertThat(browser.all("path.country").size()).isGreaterThan(200);
    assertThat(browser.all("path.country.q6")).isNotEmpty();
    assertThat(browser.all("#legend li").size()).isBetween(3, 7);
    browser.await("the banner", () -> browser.text("#generated").contains("photos are generated"));
    JsonNode first = atlas.json("world").path("countries").path(0);
    assertThat(browser.text("#content .bars li .name")).isEqualTo(text(first, "name"));

    browser.one("#content .bars .place").click();
    browser.await(
        "the panel of the place", () -> browser.text("#content h2").equals(text(first, "name")));
    assertThat(browser.address()).contains("place=" + text(first, "country"));
    browser.await("the country is highlighted", () -> browser.has("path.country.chosen"));
    int without = browser.all(".cloud li").size();
    assertThat(without).isPositive();
    browser.one("#names").click();
    browser.await("place names", () -> browser.has(".cloud .names"));
    assertThat(browser.address()).contains("names=1");
    assertThat(browser.one("#codes").isSelected()).isFalse();
    browser.one("#codes").click();
    browser.await("codes, gear and dates", () -> browser.address().contains("codes=1"));
    browser.await("the switch", () -> browser.one("#codes").isSelected());
    browser.one("#table").click();
    browser.await("a table", () -> browser.has("table caption"));
    assertThat(browser.all("#content .table tbody tr")).hasSizeGreaterThan(without);
    assertThat(browser.all("#content .credit")).isNotEmpty();

    browser.one(".years .year").click();
    browser.await("a year", () -> browser.address().contains("window=20"));
    browser.await("its numbers", () -> browser.has(".year.chosen"));
    browser.back();
    browser.await("all time", () -> !browser.address().contains("window=20"));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void findsATagByKeyboard() throws Exception {
    open("", 1280, 800);
    String tag = text(atlas.json("world").path("countries").path(0).path("top"), "tag");
    browser.one("#typed").sendKeys(tag);
    browser.await("suggestions", () -> browser.has("#found li[role=option]"));
    browser.one("#typed").sendKeys(Keys.ARROW_DOWN);
    assertThat(browser.one("#typed").getDomAttribute("aria-activedescendant")).isEqualTo("found-0");
    browser.one("#typed").sendKeys(Keys.ENTER);
    browser.await("the tag", () -> browser.address().contains("tag="));
    browser.await("the map shows the tag", () -> browser.has("path.country.typical"));
    assertThat(browser.text("#legend")).contains("share of a country's photos");
    assertThat(browser.text("#content")).containsIgnoringCase("Typical of");

    browser.one("#typed").sendKeys("France" + Keys.ENTER);
    browser.await("the place", () -> browser.address().contains("place=FR"));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void showsTheStateInTheUrl() throws Exception {
    open("?place=FR&window=2012&names=1&table=1", 1280, 800);
    assertThat(browser.text("#content h2")).isEqualTo("France");
    assertThat(browser.has(".year.chosen")).isTrue();
    assertThat(browser.has("#content table")).isTrue();
    assertThat(browser.value("document.getElementById('window').value")).isEqualTo("2012");

    open("?metric=theme:food", 1280, 800);
    assertThat(browser.text("#legend")).contains("food");
    open("?view=compare&a=US&b=JP", 1280, 800);
    browser.await("the comparison", () -> browser.all(".butterfly li").size() > 2);
    open("?view=findings", 1280, 800);
    assertThat(browser.all(".findings article")).hasSize(9);
    browser.await("all findings", () -> !browser.has(".waiting"));
    open("?heat=1&at=5/48/3", 1280, 800);
    browser.await("the heat map", () -> browser.has("canvas.heat:not([hidden])"));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void doesNotRunUserInput() throws Exception {
    open("?place=TO&at=10/-21.14/-175.2", 1280, 800);
    String panel = browser.text("#content");
    assertThat(panel)
        .contains(
            HostilePhotos.SCRIPT, HostilePhotos.MARKUP, "שלום עולם", HostilePhotos.EMOJI, "жжж");
    assertThat(browser.text("#content .cloud")).contains(HostilePhotos.SCRIPT);
    browser.await("photos", () -> browser.has(".photo"));
    browser.value("document.querySelector('.photo').click()");
    assertThat(browser.text(".leaflet-popup-content")).contains("<img src=x onerror=hit=4>");
    assertThat(browser.all(".leaflet-popup-content a[href^=javascript]")).isEmpty();
    for (String hostile :
        List.of(
            HostilePhotos.SCRIPT,
            HostilePhotos.MARKUP,
            HostilePhotos.RIGHT_TO_LEFT,
            HostilePhotos.EMOJI,
            HostilePhotos.LONG)) {
      open("?tag=" + coded(hostile), 1280, 800);
      browser.await("photos of the tag", () -> browser.has("#content .credit"));
      assertThat(browser.text("#content .facts dd")).isNotEqualTo("0");
    }
    open("?view=findings", 1280, 800);
    browser.await("all findings", () -> !browser.has(".waiting"));
    open("?view=compare&a=TO&b=US&names=1", 1280, 800);
    assertThat(browser.text(".butterfly")).contains(HostilePhotos.SCRIPT);
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    assertThat(browser.all("main img, main script, main iframe")).isEmpty();
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void fitsAPhone() throws Exception {
    for (String address :
        List.of("", "?place=TO", "?tag=" + coded(HostilePhotos.LONG), "?view=findings")) {
      open(address, 390, 844);
      assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('#panel, #wide')]"
                      + ".every(one => one.scrollWidth <= one.clientWidth)"))
          .as(address)
          .isEqualTo(true);
    }
    open("", 390, 844);
    assertThat((Long) browser.value("document.getElementById('map').offsetHeight"))
        .isGreaterThan(250);
    browser.one("#content .bars .place").click();
    browser.await("the panel of the place", () -> browser.address().contains("place="));
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void showsNewDataWithoutReload() throws Exception {
    open("?place=TO", 1280, 800);
    browser.value("window.same = true");
    String before = browser.text("#content .facts dd");
    atlas.send(
        "POST",
        "/regions/_update/" + coded("all|TO") + "?refresh=true",
        "{\"doc\": {\"photos\": 76543, \"updated\": \"2099-01-01T00:00:00Z\"}}");
    try {
      browser.await("the new number", () -> browser.text("#content .facts dd").equals("76,543"));
      assertThat(browser.value("window.same")).isEqualTo(true);
      assertThat(browser.text("#age")).contains("photos", "old");
    } finally {
      atlas.send(
          "POST",
          "/regions/_update/" + coded("all|TO") + "?refresh=true",
          "{\"doc\": {\"photos\": "
              + before.replace(",", "")
              + ", \"updated\": \"2026-01-01T00:00:00Z\"}}");
    }
    browser.assertNoErrorsOrForeignRequests();
  }

  private void open(String address, int width, int height) {
    assumeThat(browser)
        .as(
            "requires chromium and chromedriver on the PATH: apt-get install chromium chromium-driver")
        .isNotNull();
    browser.open(atlas.page() + address, width, height);
  }
}
