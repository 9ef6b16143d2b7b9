package org.tagatlas.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Adds places to a stream of CSV: one thread reads, one a processor geocodes batches of rows, and
 * the caller's writes them in their order, each as soon as it is there.
 */
final class GeocodeStream {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final RowBatches batches;
  private final OutputStream out;

  /** Batches under way, in their order; null ends them. Bounded, and with it the memory. */
  private final BlockingQueue<CompletableFuture<RowPlacer.Placed>> queue =
      new ArrayBlockingQueue<>(2 * PROCESSORS);

  GeocodeStream(InputStream in, OutputStream out) {
    batches = new RowBatches(in);
    this.out = out;
  }

  /**
   * Copies the table with its places and leaves the output open.
   *
   * @param latitude the name of the column of latitudes, null for the usual ones
   * @param longitude the name of the column of longitudes, null for the usual ones
   */
  GeocodeCommand.Counts run(ReverseGeocoder geocoder, String latitude, String longitude)
      throws IOException {
    RowPlacer.Table table = header(geocoder, latitude, longitude);
    ExecutorService workers = Executors.newFixedThreadPool(PROCESSORS, GeocodeStream::daemon);
    Thread reader = daemon(() -> read(workers, table));
    reader.start();
    try {
      GeocodeCommand.Counts counts = new GeocodeCommand.Counts(0, 0, 0);
      RowPlacer.Placed placed = queue.take().join();
      while (placed != null) {
        out.write(placed.bytes(), 0, placed.size());
        out.flush();
        counts = counts.plus(placed.counts());
        placed = queue.take().join();
      }
      return counts;
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      reader.interrupt();
      workers.shutdownNow();
    }
  }

  /** Makes a thread that does not keep the process alive: a read may never return. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "geocode");
    thread.setDaemon(true);
    return thread;
  }

  private void read(ExecutorService workers, RowPlacer.Table table) {
    try {
      try {
        RowBatches.Batch batch = batches.next(Integer.MAX_VALUE);
        while (batch != null) {
          RowBatches.Batch rows = batch;
          queue.put(CompletableFuture.supplyAsync(() -> RowPlacer.place(rows, table), workers));
          batch = batches.next(Integer.MAX_VALUE);
        }
        queue.put(CompletableFuture.completedFuture(null));
      } catch (IOException | RuntimeException | Error e) {
        queue.put(CompletableFuture.failedFuture(e));
      }
    } catch (InterruptedException e) {
      // The one who takes has given up and has said why.
      Thread.currentThread().interrupt();
    }
  }

  private RowPlacer.Table header(ReverseGeocoder geocoder, String latitude, String longitude)
      throws IOException {
    boolean marked = batches.skipByteOrderMark();
    RowBatches.Batch line = batches.next(1);
    while (line != null && isBlank(line.bytes())) {
      line = batches.next(1);
    }
    if (line == null) {
      throw new UserError("the input is empty: a header with the columns lat and lon is needed");
    }
    if (line.kinds()[0] == RowBatches.UNCLOSED) {
      throw new UserError("the header has a quote that never closes");
    }
    if (line.kinds()[0] != RowBatches.WHOLE) {
      throw new UserError("the input has no header of less than " + RowBatches.MAX_ROW + " bytes");
    }
    byte[] bytes = line.bytes();
    int end = RowPlacer.withoutLineEnd(bytes, 0, bytes.length);
    byte[] lineEnd =
        end < bytes.length ? Arrays.copyOfRange(bytes, end, bytes.length) : new byte[] {'\n'};
    List<String> names = names(bytes);
    Coordinates coordinates = Coordinates.of(names, latitude, longitude);
    if (marked) {
      out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
    }
    out.write(bytes, 0, end);
    out.write((',' + String.join(",", PlaceColumns.NAMES)).getBytes(StandardCharsets.UTF_8));
    out.write(lineEnd);
    out.flush();
    return new RowPlacer.Table(
        geocoder, new PlaceColumns(geocoder), coordinates, names.size(), lineEnd);
  }

  private static boolean isBlank(byte[] line) {
    return RowPlacer.withoutLineEnd(line, 0, line.length) == 0;
  }

  private static List<String> names(byte[] header) {
    try {
      return Coordinates.open(new ByteArrayInputStream(header)).iterator().next().getFields();
    } catch (CsvParseException e) {
      throw new UserError("the header is no CSV: " + e.getMessage());
    }
  }
}
