package org.tagatlas.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.PackageLine;
import org.tagatlas.shard.ShardReader;

/** Consecutive rows of an input, rendered as lines. Not thread-safe. */
final class Block {

  private static final int SEGMENT = 4 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final ImportPlan.Kind kind;

  /** The condition on rows; null for none. */
  private final PhotoFilter filter;

  /** Whether photo ids and coordinates must be valid. */
  private final boolean strict;

  private final PackageLine line = new PackageLine();

  // Lines are in segments, because one large array would be copied when it grows.
  private final List<byte[]> segments = new ArrayList<>();
  private int used;
  private int end;
  private int[] lineSegments = new int[1 << 12];
  private int[] lineStarts = new int[1 << 12];
  private int[] lineLengths = new int[1 << 12];
  private int[] lineShards = new int[1 << 12];

  private int lines;
  private long bytes;
  private long rows;
  private long filtered;
  private final List<String> rejects = new ArrayList<>();
  private Position position;

  /**
   * Where the next block starts.
   *
   * @param input number of the input, from 0
   * @param range number of ranges of the input that have been read
   * @param rows number of rows that have been read, of an input without ranges
   */
  record Position(int input, int range, long rows) {

    static final Position START = new Position(0, 0, 0);
  }

  Block(ImportPlan plan) {
    this.kind = plan.kind();
    this.strict = plan.format() == ImportFormat.PARQUET;
    this.filter = plan.where().isEmpty() ? null : PhotoFilter.parse(plan.where());
  }

  /** Removes all rows, and keeps the memory. */
  void clear() {
    used = 0;
    end = 0;
    lines = 0;
    bytes = 0;
    rows = 0;
    filtered = 0;
    rejects.clear();
    position = null;
  }

  /**
   * Adds rows until the block is full.
   *
   * @param maxLines maximum number of imported rows
   * @return whether the reader has more rows
   */
  boolean fill(ShardReader reader, long maxBytes, long maxLines) throws IOException {
    while (bytes < maxBytes && lines < maxLines) {
      ShardRow row = reader.next();
      if (row == null || row instanceof ShardEnd) {
        return false;
      }
      if (rows++ == 0) {
        line.start(reader.isUniform());
      }
      add(row, reader.line());
    }
    return true;
  }

  private void add(ShardRow row, byte[] text) {
    if (row instanceof PhotoRecord photo && !accepts(photo)) {
      filtered++;
    } else if (!(strict && row instanceof Reject) && line.render(row, text)) {
      append();
    } else {
      rejects.add(json((Reject) row));
    }
  }

  private boolean accepts(PhotoRecord photo) {
    return kind.accepts(photo) && (filter == null || filter.accepts(photo));
  }

  private void append() {
    int length = line.length() + 1;
    if (segments.isEmpty() || end + length > segments.get(used).length) {
      used += segments.isEmpty() || lines == 0 ? 0 : 1;
      if (used == segments.size()) {
        segments.add(new byte[Math.max(SEGMENT, length)]);
      } else if (segments.get(used).length < length) {
        segments.set(used, new byte[length]);
      }
      end = 0;
    }
    byte[] segment = segments.get(used);
    System.arraycopy(line.array(), 0, segment, end, length - 1);
    segment[end + length - 1] = '\n';
    if (lines == lineStarts.length) {
      lineSegments = Arrays.copyOf(lineSegments, 2 * lines);
      lineStarts = Arrays.copyOf(lineStarts, 2 * lines);
      lineLengths = Arrays.copyOf(lineLengths, 2 * lines);
      lineShards = Arrays.copyOf(lineShards, 2 * lines);
    }
    lineSegments[lines] = used;
    lineStarts[lines] = end;
    lineLengths[lines] = length;
    lineShards[lines++] = line.shard();
    end += length;
    bytes += length;
  }

  private static String json(Reject reject) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("shard", reject.shard());
      json.writeNumberField("line", reject.line());
      json.writeStringField("reason", reject.reason().id());
      json.writeStringField("detail", reject.detail());
      json.writeStringField("raw", reject.raw());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  /** Returns the index of the first line of each shard in {@link #order}, and the end. */
  int[] shardStarts() {
    int[] starts = new int[PackageLine.SHARDS + 1];
    for (int i = 0; i < lines; i++) {
      starts[lineShards[i] + 1]++;
    }
    for (int i = 0; i < PackageLine.SHARDS; i++) {
      starts[i + 1] += starts[i];
    }
    return starts;
  }

  /** Returns the lines ordered by shard; lines of a shard keep their order. */
  int[] order(int[] starts) {
    int[] next = starts.clone();
    int[] order = new int[lines];
    for (int i = 0; i < lines; i++) {
      order[next[lineShards[i]]++] = i;
    }
    return order;
  }

  /** Copies a line, with its line feed; returns the index after it. */
  int copy(int row, byte[] target, int at) {
    System.arraycopy(
        segments.get(lineSegments[row]), lineStarts[row], target, at, lineLengths[row]);
    return at + lineLengths[row];
  }

  /** Returns the length of a line with its line feed, in bytes. */
  int length(int row) {
    return lineLengths[row];
  }

  int lines() {
    return lines;
  }

  long rows() {
    return rows;
  }

  long filtered() {
    return filtered;
  }

  int rejects() {
    return rejects.size();
  }

  /** Returns the rejected rows as JSON Lines. */
  byte[] rejectLines() {
    return String.join("", rejects).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns where the next block starts. */
  Position position() {
    return position;
  }

  void setPosition(Position next) {
    position = next;
  }
}
