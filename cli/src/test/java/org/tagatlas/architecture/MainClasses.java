package org.tagatlas.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The main classes of all modules, from class folders or jars. */
final class MainClasses implements ImportOption {

  private static final Pattern MODULE =
      Pattern.compile("/([a-z-]+)/target/classes/|/tagatlas-([a-z-]+)-[0-9][^/]*\\.jar!");

  @Override
  public boolean includes(Location location) {
    return !location.contains("/test-classes/")
        && !location.contains("-tests.jar")
        && !location.contains("/jmh_generated/");
  }

  /** Imports the classes of packages and their subpackages. */
  static JavaClasses of(String... packages) {
    return new ClassFileImporter().withImportOption(new MainClasses()).importPackages(packages);
  }

  /** Returns the module of a class, or an empty string for third-party classes. */
  static String module(JavaClass type) {
    String source = type.getSource().map(found -> found.getUri().toString()).orElse("");
    Matcher matcher = MODULE.matcher(source);
    if (!matcher.find()) {
      return "";
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }
}
