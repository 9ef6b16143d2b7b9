package org.tagatlas.export;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts documents by id and keeps the greatest version of each. Documents that do not fit into
 * memory are in sorted, compressed files until they are merged.
 */
final class DocumentSorter implements Closeable {

  /** About what objects of an entry take in addition to its texts, in bytes. */
  private static final int OVERHEAD = 120;

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String prefix;
  private final Comparator<Entry> order;
  private final long memory;
  private final List<Path> files = new ArrayList<>();
  private List<Entry> entries = new ArrayList<>();
  private long bytes;

  /** Receives documents. */
  interface Receiver {
    /**
     * Receives a document.
     *
     * @param json the document as JSON in UTF-8
     */
    void accept(String id, byte[] json) throws IOException;
  }

  /** A version of a document; {@code json} is null for its deletion. */
  private record Entry(String id, long version, byte[] json) {}

  /**
   * Creates a sorter.
   *
   * @param folder folder for the files, which are deleted by {@link #close}
   * @param prefix prefix of the names of the files
   * @param ids order of the ids
   * @param memory maximum size of the documents in memory, in bytes
   */
  DocumentSorter(Path folder, String prefix, Comparator<String> ids, long memory) {
    this.folder = folder;
    this.prefix = prefix;
    this.order =
        Comparator.comparing(Entry::id, ids)
            .thenComparing(Comparator.comparingLong(Entry::version).reversed());
    this.memory = memory;
  }

  /**
   * Adds a version of a document.
   *
   * @param json the document as JSON in UTF-8; null if this version deletes it
   */
  void add(String id, long version, byte[] json) throws IOException {
    entries.add(new Entry(id, version, json));
    bytes += OVERHEAD + 2L * id.length() + (json == null ? 0 : json.length);
    if (bytes > memory) {
      spill();
    }
  }

  private void spill() throws IOException {
    Path file = folder.resolve(prefix + files.size());
    files.add(file);
    entries.sort(order);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new ZstdOutputStream(Files.newOutputStream(file), 1), BUFFER))) {
      String last = null;
      for (Entry entry : entries) {
        if (!entry.id.equals(last)) {
          write(out, entry);
        }
        last = entry.id;
      }
    }
    entries = new ArrayList<>();
    bytes = 0;
  }

  private static void write(DataOutputStream out, Entry entry) throws IOException {
    byte[] id = entry.id.getBytes(StandardCharsets.UTF_8);
    out.writeInt(id.length);
    out.write(id);
    out.writeLong(entry.version);
    out.writeInt(entry.json == null ? -1 : entry.json.length);
    if (entry.json != null) {
      out.write(entry.json);
    }
  }

  /** Emits the documents that are not deleted, in the order of their ids. */
  void forEach(Receiver receiver) throws IOException {
    entries.sort(order);
    List<Run> all = new ArrayList<>();
    try {
      PriorityQueue<Run> runs = new PriorityQueue<>((a, b) -> order.compare(a.head, b.head));
      all.add(new Run(entries));
      for (Path file : files) {
        all.add(new Run(file));
      }
      for (Run run : all) {
        if (run.advance()) {
          runs.add(run);
        }
      }
      String last = null;
      for (Run run = runs.poll(); run != null; run = runs.poll()) {
        Entry entry = run.head;
        if (!entry.id.equals(last) && entry.json != null) {
          receiver.accept(entry.id, entry.json);
        }
        last = entry.id;
        if (run.advance()) {
          runs.add(run);
        }
      }
    } finally {
      for (Run run : all) {
        run.close();
      }
    }
  }

  /** Sorted entries in memory or in a file. */
  private static final class Run implements Closeable {

    private final List<Entry> entries;
    private final DataInputStream in;
    private int next;
    private Entry head;

    Run(List<Entry> entries) {
      this.entries = entries;
      this.in = null;
    }

    Run(Path file) throws IOException {
      this.entries = null;
      this.in =
          new DataInputStream(
              new BufferedInputStream(new ZstdInputStream(Files.newInputStream(file)), BUFFER));
    }

    /** Moves to the next entry; returns false at the end. */
    boolean advance() throws IOException {
      if (in == null) {
        head = next < entries.size() ? entries.get(next++) : null;
      } else {
        head = read();
      }
      return head != null;
    }

    private Entry read() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException e) {
        return null;
      }
      String id = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      long version = in.readLong();
      int size = in.readInt();
      return new Entry(id, version, size < 0 ? null : in.readNBytes(size));
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
