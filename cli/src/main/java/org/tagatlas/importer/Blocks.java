package org.tagatlas.importer;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.RowRange;
import org.tagatlas.shard.ShardReader;

/**
 * Divides the inputs into blocks. A large database has a block per range of rowids, which threads
 * read in parallel; any other input is read by one thread at a time. The same inputs give the same
 * blocks.
 */
final class Blocks implements Closeable {

  private final ImportPlan plan;
  private final List<Long> sizes;
  private Block.Position next;
  private volatile List<RowRange> ranges;
  private ShardReader reader;
  private long number;
  private long left;

  /**
   * Creates the blocks after a position.
   *
   * @param sizes the sizes of the inputs in bytes
   * @param imported number of rows that have been imported
   */
  Blocks(ImportPlan plan, List<Long> sizes, Block.Position from, long imported) {
    this.plan = plan;
    this.sizes = sizes;
    this.next = from;
    this.left = plan.limit() - imported;
  }

  /** A block to import: its rows are read by {@link #read}, or have been read before. */
  final class Task {
    private final long number;
    private final RowRange range;
    private final Path input;
    private final Block.Position end;

    private Task(long number, Path input, RowRange range, Block.Position end) {
      this.number = number;
      this.input = input;
      this.range = range;
      this.end = end;
    }

    /** Returns the number of the block, from 0 for the first one of this process. */
    long number() {
      return number;
    }

    /** Reads the rows of a range; does nothing if they have been read. */
    void read(Block block) throws IOException {
      if (range != null) {
        try (ShardReader rows = ShardSource.range(input, FieldSet.PUBLISHED, range)) {
          block.fill(rows, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        block.setPosition(end);
      }
    }
  }

  /**
   * Returns the next block, or null at the end of the inputs.
   *
   * @param block receives the rows of an input that is not divided
   */
  synchronized Task next(Block block) throws IOException {
    block.clear();
    while (next.input() < plan.inputs().size() && left > 0) {
      Path input = plan.inputs().get(next.input());
      if (ranges == null) {
        long count = Math.max(1, sizes.get(next.input()) / plan.blockBytes());
        // A limit needs the rows in their order.
        boolean whole = count == 1 || plan.limit() < Long.MAX_VALUE;
        ranges =
            whole
                ? List.of(RowRange.ALL)
                : ShardSource.divide(input, (int) Math.min(count, Integer.MAX_VALUE));
      }
      if (ranges.size() == 1) {
        boolean more = fill(block, input);
        next =
            more
                ? new Block.Position(next.input(), 0, next.rows() + block.rows())
                : after(next.input());
        block.setPosition(next);
        left -= block.lines();
        return new Task(number++, input, null, next);
      }
      if (next.range() < ranges.size()) {
        RowRange range = ranges.get(next.range());
        next =
            range.isLast()
                ? after(next.input())
                : new Block.Position(next.input(), next.range() + 1, 0);
        return new Task(number++, input, range, next);
      }
      next = after(next.input());
    }
    return null;
  }

  private Block.Position after(int input) throws IOException {
    ranges = null;
    if (reader != null) {
      reader.close();
      reader = null;
    }
    return new Block.Position(input + 1, 0, 0);
  }

  private boolean fill(Block block, Path input) throws IOException {
    if (reader == null) {
      reader = ShardSource.reader(input, FieldSet.PUBLISHED);
      reader.skip(next.rows());
    }
    return block.fill(reader, plan.blockBytes(), left);
  }

  /** Returns the share of the inputs that precedes a position, from 0 to 1. */
  double share(Block.Position position) {
    List<RowRange> current = ranges;
    double total = sizes.stream().mapToLong(Long::longValue).sum();
    double done = sizes.stream().limit(position.input()).mapToLong(Long::longValue).sum();
    if (position.range() > 0 && current != null) {
      done += sizes.get(position.input()) * (double) position.range() / current.size();
    }
    return total == 0 ? 0 : done / total;
  }

  @Override
  public synchronized void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
