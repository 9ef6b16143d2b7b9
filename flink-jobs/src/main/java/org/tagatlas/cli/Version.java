package org.tagatlas.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest has. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"tagatlas " + (version == null ? "(not packaged)" : version)};
  }
}
