package org.tagatlas.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.GazetteerFile;

/** The bundled data file of the geocoder. */
final class ShippedData {

  private static final String RESOURCE = "gazetteer.bin";

  private ShippedData() {}

  static long bytes() throws IOException {
    try (InputStream in = open()) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  static GazetteerFile read() throws IOException {
    try (InputStream in = open()) {
      return GazetteerFile.read(in);
    }
  }

  private static InputStream open() throws IOException {
    InputStream in = Gazetteer.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new FileNotFoundException(RESOURCE);
    }
    return in;
  }
}
