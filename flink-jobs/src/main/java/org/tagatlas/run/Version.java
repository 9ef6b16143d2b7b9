package org.tagatlas.run;

import picocli.CommandLine.IVersionProvider;

/** Provides the version in the jar's manifest. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"tagatlas " + (version == null ? "(not packaged)" : version)};
  }
}
