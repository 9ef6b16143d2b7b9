package org.tagatlas.generate;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A gzip file without name and time. The header of the JDK stream differs between Java versions.
 */
final class GzipFile implements Closeable {

  private static final byte UNKNOWN_SYSTEM = (byte) 0xFF;
  private static final byte[] HEADER = {
    0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM
  };
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final DeflaterOutputStream deflated;
  private final CRC32 crc = new CRC32();
  private int length;

  GzipFile(Path path) throws IOException {
    out = Files.newOutputStream(path);
    deflated = new DeflaterOutputStream(out, deflater, BUFFER);
    out.write(HEADER);
  }

  /** Writes ASCII text. */
  void write(StringBuilder text) throws IOException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    crc.update(bytes);
    length += bytes.length;
    deflated.write(bytes);
  }

  /** Writes the gzip trailer; without it the file is damaged. */
  void finish() throws IOException {
    deflated.finish();
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(trailer.putInt((int) crc.getValue()).putInt(length).array());
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    out.close();
  }
}
