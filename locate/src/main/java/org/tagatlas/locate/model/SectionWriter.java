package org.tagatlas.locate.model;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the temporary file of a section. */
final class SectionWriter implements Closeable {

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
  private long size;

  SectionWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /** Returns the number of bytes. */
  long size() {
    return size;
  }

  void putShort(int value) throws IOException {
    need(2).putShort((short) value);
  }

  void putInt(int value) throws IOException {
    need(4).putInt(value);
  }

  void putLong(long value) throws IOException {
    need(8).putLong(value);
  }

  void putFloat(float value) throws IOException {
    need(4).putFloat(value);
  }

  void putText(String text) throws IOException {
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      need(1).put(each);
    }
  }

  /** Writes zeros up to a multiple of four bytes. */
  void pad() throws IOException {
    while (size % 4 != 0) {
      need(1).put((byte) 0);
    }
  }

  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      drain();
    }
    size += bytes;
    return buffer;
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    drain();
    channel.close();
  }
}
