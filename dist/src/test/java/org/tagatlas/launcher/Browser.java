package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium. */
final class Browser implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts a browser; empty if Chromium and its driver are not on the PATH. */
  static Optional<Browser> start() {
    Optional<File> chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(Browser::find)
            .findFirst();
    Optional<File> chromedriver = find("chromedriver").findFirst();
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      return Optional.empty();
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--force-prefers-reduced-motion");
    options.setCapability("goog:loggingPrefs", logs);
    return Optional.of(
        new Browser(
            new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.get()).build(),
                options)));
  }

  private static Stream<File> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toFile);
  }

  /** Opens a page in a window of the given size and waits until it is rendered. */
  void open(String url, int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.get(url);
    await(
        "the page is rendered", () -> has("body.ready") && (has("#content h2") || has("#wide h2")));
  }

  /** Leaves the page, which then sends no further requests. */
  void leave() {
    driver.get("about:blank");
  }

  void back() {
    driver.navigate().back();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** Returns whether any element matches. */
  boolean has(String selector) {
    return !all(selector).isEmpty();
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Waits for an element and returns the first one that matches. */
  WebElement one(String selector) {
    await(selector, () -> has(selector));
    return all(selector).get(0);
  }

  /** Waits for an element and returns the text of the first one that matches. */
  String text(String selector) {
    return one(selector).getText();
  }

  /** Evaluates an expression in the page. */
  Object value(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** Waits until a condition is true. */
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(150))
        .ignoreException(StaleElementReferenceException.class)
        .until(condition);
  }

  /** Verifies that all messages of the browser's log contain a text. */
  void assertLogContainsOnly(String text) {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .allMatch(message -> message.contains(text));
  }

  /** Verifies that the browser's log is empty and that all resources are from the page's server. */
  void assertNoErrorsOrForeignRequests() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .isEmpty();
    assertThat(
            value(
                "performance.getEntriesByType('resource').map(one => one.name)"
                    + ".filter(name => !name.startsWith(location.origin))"))
        .isEqualTo(List.of());
  }

  @Override
  public void close() {
    driver.quit();
  }
}
