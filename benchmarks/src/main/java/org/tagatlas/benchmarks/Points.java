package org.tagatlas.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Points in WGS 84 degrees, in the order in which they are looked up. */
record Points(double[] latitudes, double[] longitudes) {

  private static final int BYTES = 2 * Double.BYTES;

  int size() {
    return latitudes.length;
  }

  /**
   * Writes alternating latitudes and longitudes as little-endian doubles, which numpy reads
   * directly.
   */
  void write(Path file) throws IOException {
    ByteBuffer point = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int i = 0; i < size(); i++) {
        point.putDouble(0, latitudes[i]).putDouble(Double.BYTES, longitudes[i]);
        out.write(point.array());
      }
    }
  }

  static Points read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      DoubleBuffer numbers =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asDoubleBuffer();
      int size = numbers.remaining() / 2;
      Points points = new Points(new double[size], new double[size]);
      for (int i = 0; i < size; i++) {
        points.latitudes[i] = numbers.get();
        points.longitudes[i] = numbers.get();
      }
      return points;
    }
  }
}
