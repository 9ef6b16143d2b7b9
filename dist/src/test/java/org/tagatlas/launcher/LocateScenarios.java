package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Uses the estimates of places in a browser: typed text, the report, and photos on the map. */
abstract class LocateScenarios {

  private final PublishedAtlas atlas;
  private final Browser browser;

  LocateScenarios(PublishedAtlas atlas, Browser browser) {
    this.atlas = atlas;
    this.browser = browser;
  }

  @Test
  void estimatesWhereTypedTextIs() {
    open("?view=locate", 1280, 800);
    browser.one("#locate-tags").sendKeys("paris, texas" + Keys.ENTER);
    browser.await("the answer", () -> browser.has("#estimate .facts"));
    assertThat(browser.address()).contains("view=locate", "tags=paris%2C+texas");
    assertThat(browser.text("#estimate")).contains("United States", "within 25 km", "90%");
    assertThat(browser.all("path.cell")).isNotEmpty();
    assertThat(browser.has("path.uncertainty")).isTrue();
    assertThat(browser.all("path.join")).isEmpty();
    assertThat(browser.text("#estimate .bars[aria-label=Evidence]")).contains("texas");

    // The link has the whole state.
    open("?view=locate&tags=paris&within=FR", 1280, 800);
    assertThat(browser.text("#estimate")).contains("France");
    assertThat(browser.value("document.getElementById('locate-within').value")).isEqualTo("FR");
    open("?view=locate&title=sunset", 1280, 800);
    assertThat(browser.text("#estimate")).contains("No answer");
    open("?view=locate&tags=" + coded("<img src=x onerror=hit=7>,<b>"), 1280, 800);
    assertThat(browser.text("#estimate")).isNotEmpty();
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    assertThat(browser.all("main img")).isEmpty();
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void showsAHundredPhotosWithTheirEstimates() throws Exception {
    JsonNode report = atlas.json("locate/report").path("report");
    assertThat(report.path("sample")).hasSize(100);
    open("?view=locate", 1280, 800);
    assertThat(browser.all(".shots .shot")).hasSize(100);
    assertThat(browser.all("path.truth")).hasSize(100);
    int answered = browser.all("path.join").size();
    assertThat(answered).isBetween(50, 100);
    assertThat(browser.text("#content table")).contains("Tagatlas", "New York always");
    assertThat(browser.all(".plot circle")).hasSizeGreaterThan(20);

    browser.one("#ranked-sure").click();
    browser.await("the order", () -> browser.address().contains("ranked=sure"));
    browser.one(".shots .pick").click();
    browser.await("a photo", () -> browser.has(".shot.chosen .facts, .shot.chosen .bars"));
    assertThat(browser.address()).contains("shot=");
    assertThat(browser.text(".shot.chosen")).contains("Taken at", "estimated at");
    browser.await("its line", () -> browser.all("path.join.chosen").size() == 1);
    browser.back();
    browser.await("all photos", () -> !browser.has("path.join.chosen"));
    assertThat(browser.all("path.join")).hasSize(answered);
    browser.assertNoErrorsOrForeignRequests();
  }

  @Test
  void drawsEstimatedPhotosDifferently() throws Exception {
    String id = "777000777";
    atlas.send(
        "PUT",
        "/photos/_doc/" + id + "?refresh=true",
        "{\"photoid\": 777000777, \"title\": \"Somewhere <b>\", \"tags\": [\"anywhere\"],"
            + " \"location\": {\"lat\": -48.5, \"lon\": -123.4}, \"location_source\": \"text\","
            + " \"estimated\": true, \"location_uncertainty_m\": 3200,"
            + " \"location_confidence\": 0.78, \"location_model\": \"gazetteer\"}");
    try {
      open("?at=10/-48.5/-123.4", 1280, 800);
      browser.await("the photo", () -> browser.has(".photo.estimate"));
      assertThat(browser.one("#estimates").isSelected()).isTrue();
      browser.value("document.querySelector('.photo.estimate').click()");
      assertThat(browser.text(".leaflet-popup-content"))
          .contains("Estimated place", "3.2 km", "78%", "names of places");
      assertThat(browser.has("path.uncertainty")).isTrue();
      browser.one("#estimates").click();
      browser.await("no estimates", () -> !browser.has(".photo.estimate"));
      assertThat(browser.address()).contains("estimates=none");
      open("?at=10/-48.5/-123.4&estimates=none", 1280, 800);
      assertThat(browser.one("#estimates").isSelected()).isFalse();
      assertThat(browser.has(".photo.estimate")).isFalse();
      browser.assertNoErrorsOrForeignRequests();
    } finally {
      atlas.send("DELETE", "/photos/_doc/" + id + "?refresh=true", "");
    }
  }

  @Test
  void fitsAPhone() {
    for (String address :
        new String[] {"?view=locate", "?view=locate&tags=" + coded("london,ontario")}) {
      open(address, 390, 844);
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
    browser.open(atlas.page() + address, width, height);
  }
}
