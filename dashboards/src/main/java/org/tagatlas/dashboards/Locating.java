package org.tagatlas.dashboards;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.tagatlas.locate.TextLocator;

/**
 * What the page has to estimate where photos were taken.
 *
 * @param locator supplies the locator, loaded when it is first needed; its result is null for none
 * @param report the folder of {@code evaluation.json}; null for none
 */
public record Locating(Supplier<TextLocator> locator, Path report) {

  /** No locator and no report. */
  public static final Locating NONE = new Locating(() -> null, null);

  /** The names of the gazetteer, without a report. */
  public static final Locating NAMES = new Locating(TextLocator::load, null);

  /** The file of a report that the page reads. */
  public static final String REPORT_FILE = "evaluation.json";
}
