package org.tagatlas.importer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.tagatlas.record.ShardKey;

/**
 * Computes the MD5 of an input while it is imported. It stays near the part that is imported, whose
 * pages are in the cache of the operating system, so that the file is read from disk once.
 */
final class InputDigest {

  private static final int BUFFER = 1 << 20;

  /** How far it may read after the imported part, in bytes. */
  private static final long AHEAD = 512L << 20;

  private final Path file;
  private final CompletableFuture<String> result = new CompletableFuture<>();
  private long allowed = AHEAD;
  private boolean stopped;

  InputDigest(Path file) {
    this.file = file;
  }

  /** Starts reading in a daemon thread. */
  void start() {
    Thread thread = new Thread(this::run, "input-digest");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest md5 = ShardKey.md5();
      byte[] buffer = new byte[BUFFER];
      long read = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        md5.update(buffer, 0, n);
        read += n;
        if (!await(read)) {
          return;
        }
      }
      result.complete(HexFormat.of().formatHex(md5.digest()));
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    } catch (InterruptedException e) {
      result.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean await(long read) throws InterruptedException {
    while (read > allowed && !stopped) {
      wait();
    }
    return !stopped;
  }

  /** Allows reading up to a position of the file, and some more. */
  synchronized void imported(long position) {
    allowed = Math.max(allowed, position + AHEAD);
    notifyAll();
  }

  /** Ends reading. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Waits for the digest, in lower case hexadecimal digits. */
  String get() throws IOException {
    imported(Long.MAX_VALUE - AHEAD);
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new IOException(file + " cannot be verified: " + e.getCause(), e);
    }
  }
}
