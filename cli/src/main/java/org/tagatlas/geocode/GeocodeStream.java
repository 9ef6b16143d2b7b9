package org.tagatlas.geocode;

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
import org.tagatlas.accuracy.Coordinates;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.run.UserError;

/**
 * Geocodes a CSV stream: one thread reads, one thread per processor geocodes batches of rows, and
 * the calling thread writes the batches in input order, each as soon as it is ready.
 */
public final class GeocodeStream {

  /**
   * The numbers of rows by result.
   *
   * @param placed rows with a place
   * @param nowhere rows whose coordinates are in no place
   * @param bad rows without valid coordinates
   */
  public record Counts(long placed, long nowhere, long bad) {

    /** Returns the sum of these and other counts. */
    public Counts plus(Counts other) {
      return new Counts(placed + other.placed, nowhere + other.nowhere, bad + other.bad);
    }
  }

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final RowBatches batches;
  private final OutputStream out;

  /** Batches in input order; null marks the end. Bounded, to bound the memory. */
  private final BlockingQueue<CompletableFuture<RowPlacer.Placed>> queue =
      new ArrayBlockingQueue<>(2 * PROCESSORS);

  private byte[] header;

  public GeocodeStream(InputStream in, OutputStream out) {
    this(in, out, null);
  }

  /**
   * Creates a stream whose rows are appended to a table.
   *
   * @param header the header of that table, which this input must have, too; null to write it
   */
  public GeocodeStream(InputStream in, OutputStream out, byte[] header) {
    batches = new RowBatches(in);
    this.out = out;
    this.header = header;
  }

  /** Returns the header of the input, without its line end. Available after {@link #run}. */
  public byte[] header() {
    return header;
  }

  /**
   * Copies the table with added places. Does not close the output.
   *
   * @param latitude the name of the latitude column, or null for the default names
   * @param longitude the name of the longitude column, or null for the default names
   */
  public Counts run(ReverseGeocoder geocoder, String latitude, String longitude)
      throws IOException {
    return run(geocoder, latitude, longitude, null);
  }

  /**
   * Copies the table with added places. Does not close the output.
   *
   * @param latitude the name of the latitude column, or null for the default names
   * @param longitude the name of the longitude column, or null for the default names
   * @param delimiter the field delimiter, or null to detect it
   */
  public Counts run(
      ReverseGeocoder geocoder, String latitude, String longitude, Character delimiter)
      throws IOException {
    RowPlacer.Table table = readHeader(geocoder, latitude, longitude, delimiter);
    ExecutorService workers = Executors.newFixedThreadPool(PROCESSORS, GeocodeStream::daemon);
    Thread reader = daemon(() -> read(workers, table));
    reader.start();
    try {
      Counts counts = new Counts(0, 0, 0);
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

  /** Creates a daemon thread: a read may block forever and must not keep the process alive. */
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
      // The calling thread has failed and reports the cause.
      Thread.currentThread().interrupt();
    }
  }

  private RowPlacer.Table readHeader(
      ReverseGeocoder geocoder, String latitude, String longitude, Character given)
      throws IOException {
    boolean marked = batches.skipByteOrderMark();
    byte[] peeked = batches.peekLine(RowBatches.MAX_ROW);
    requireUtf8(peeked);
    char delimiter = given == null ? Delimiter.of(peeked, latitude, longitude) : given;
    batches.delimitedBy(delimiter);
    RowBatches.Batch first = batches.next(1);
    while (first != null && isBlank(first.bytes())) {
      first = batches.next(1);
    }
    if (first == null) {
      throw new UserError("the input is empty: it needs a header with the columns lat and lon");
    }
    if (first.kinds()[0] == RowBatches.UNCLOSED) {
      throw new UserError("the header has an unclosed quote");
    }
    if (first.kinds()[0] != RowBatches.COMPLETE) {
      throw new UserError(
          "the input has no header: no line ends within " + RowBatches.MAX_ROW + " bytes");
    }
    byte[] bytes = first.bytes();
    int end = RowPlacer.withoutLineEnd(bytes, 0, bytes.length);
    byte[] lineEnd =
        end < bytes.length ? Arrays.copyOfRange(bytes, end, bytes.length) : new byte[] {'\n'};
    List<String> names = names(bytes, delimiter);
    Coordinates coordinates = Coordinates.of(names, latitude, longitude);
    byte[] line = Arrays.copyOf(bytes, end);
    if (header == null) {
      writeHeader(line, marked, delimiter, lineEnd);
      header = line;
    } else if (!Arrays.equals(header, line)) {
      throw new UserError("the header differs from that of the first file");
    }
    return new RowPlacer.Table(
        geocoder, new PlaceColumns(geocoder, delimiter), coordinates, names.size(), lineEnd);
  }

  private void writeHeader(byte[] line, boolean marked, char delimiter, byte[] lineEnd)
      throws IOException {
    if (marked) {
      out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
    }
    out.write(line);
    out.write(
        (delimiter + String.join(String.valueOf(delimiter), PlaceColumns.NAMES))
            .getBytes(StandardCharsets.UTF_8));
    out.write(lineEnd);
    out.flush();
  }

  private static boolean isBlank(byte[] line) {
    return RowPlacer.withoutLineEnd(line, 0, line.length) == 0;
  }

  private static void requireUtf8(byte[] first) {
    boolean wide = first.length > 1 && first[0] == 0 != (first[1] == 0);
    if (wide || first.length > 1 && (first[0] & 0xff) >= 0xfe && (first[1] & 0xff) >= 0xfe) {
      throw new UserError(
          "the input is UTF-16: convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8");
    }
  }

  private static List<String> names(byte[] header, char delimiter) {
    try {
      return Coordinates.open(new ByteArrayInputStream(header), delimiter)
          .iterator()
          .next()
          .getFields();
    } catch (CsvParseException e) {
      throw new UserError("the header is not valid CSV: " + e.getMessage());
    }
  }
}
