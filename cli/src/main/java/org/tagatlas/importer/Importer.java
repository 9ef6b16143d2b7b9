package org.tagatlas.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.parquet.JsonParquetWriter;
import org.tagatlas.run.UserError;
import org.tagatlas.shard.PackageLine;

/**
 * Imports inputs into a folder. Threads render and compress blocks of rows, and append them to the
 * files in the order of the input. After each block the journal is replaced, so that an import that
 * was interrupted at any time continues after the last block.
 */
public final class Importer {

  private static final int PAGE = 64 << 10;

  private final ImportPlan plan;
  private final OutputFolder folder;
  private final Blocks blocks;
  private final InputDigest digest;

  /** For places in Parquet; null for other formats. */
  private final ReverseGeocoder geocoder;

  private final Consumer<Progress> listener;
  private final long started = System.nanoTime();
  private final long before;
  private final double shareBefore;

  private Journal journal;
  private long nextBlock;
  private Throwable failure;

  /**
   * The state of an import.
   *
   * @param rows rows that were read, including those of an interrupted import
   * @param imported rows that were imported
   * @param filtered rows that were filtered
   * @param rejects rows that are not rows of a shard
   * @param files number of files
   * @param resumed rows that an interrupted import had read
   * @param seconds seconds since the start of this process
   * @param secondsLeft estimated seconds that are left; NaN if unknown
   * @param complete whether the import is complete
   */
  public record Progress(
      long rows,
      long imported,
      long filtered,
      long rejects,
      int files,
      long resumed,
      double seconds,
      double secondsLeft,
      boolean complete) {}

  private Importer(
      ImportPlan plan,
      OutputFolder folder,
      Journal journal,
      InputDigest digest,
      Consumer<Progress> listener) {
    this.plan = plan;
    this.folder = folder;
    this.journal = journal;
    this.digest = digest;
    this.geocoder = plan.format() == ImportFormat.PARQUET ? ReverseGeocoder.load() : null;
    this.listener = listener;
    this.before = journal.rows();
    this.blocks =
        new Blocks(
            plan,
            journal.inputs().stream().map(Journal.Input::size).toList(),
            journal.position(),
            journal.imported());
    this.shareBefore = blocks.share(journal.position());
  }

  /**
   * Imports, or continues an interrupted import of the same inputs with the same options.
   *
   * @param inputs the inputs with sizes and times
   * @param md5 expected MD5 of the only input in hexadecimal digits; null to verify nothing
   * @param overwrite whether to delete the files of a former import first
   * @param listener receives the progress after each block
   * @return the state at the end
   * @throws UserError if the folder cannot be used or has another import, or the MD5 differs
   * @throws IOException if reading or writing fails; the same import can be continued then
   */
  public static Progress run(
      ImportPlan plan,
      List<Journal.Input> inputs,
      String md5,
      boolean overwrite,
      Consumer<Progress> listener)
      throws IOException, InterruptedException {
    if (plan.format() == ImportFormat.PARQUET) {
      JsonParquetWriter.requireLibraries();
    }
    try (OutputFolder folder = OutputFolder.open(plan.out())) {
      Journal wanted = Journal.start(inputs, options(plan));
      Journal journal = overwrite ? null : Journal.read(plan.out());
      if (journal == null) {
        if (overwrite) {
          folder.clear();
        } else {
          folder.requireEmpty();
        }
        journal = wanted;
        journal.write(plan.out());
      } else if (!journal.sameImport(wanted)) {
        throw new UserError(
            "--out "
                + plan.out()
                + " has an import of other files or with other options. Name another folder, or add"
                + " --overwrite to delete it first.");
      }
      InputDigest digest = md5 == null || journal.complete() ? null : digest(plan);
      Importer importer = new Importer(plan, folder, journal, digest, listener);
      try {
        return importer.run(md5);
      } finally {
        importer.blocks.close();
        if (digest != null) {
          digest.stop();
        }
      }
    }
  }

  private static InputDigest digest(ImportPlan plan) {
    InputDigest digest = new InputDigest(java.nio.file.Path.of(plan.inputs().get(0).getPath()));
    digest.start();
    return digest;
  }

  /** Returns the options that determine the content of the files. */
  private static String options(ImportPlan plan) {
    return String.join(
        " ",
        plan.format().word(),
        plan.kind().name().toLowerCase(Locale.ROOT),
        Long.toString(plan.limit()),
        Long.toString(plan.blockBytes()),
        plan.where());
  }

  private Progress run(String md5) throws IOException, InterruptedException {
    if (journal.complete()) {
      return progress();
    }
    folder.restore(journal);
    if (!journal.read()) {
      readAll();
      journal = journal.afterReading();
      journal.write(plan.out());
    }
    if (digest != null) {
      verify(md5);
    }
    folder.complete();
    journal = journal.completed();
    journal.write(plan.out());
    return progress();
  }

  private void verify(String md5) throws IOException {
    String found = digest.get();
    if (!found.equalsIgnoreCase(md5)) {
      throw new UserError(
          plan.inputs().get(0)
              + " has the MD5 "
              + found
              + ", not "
              + md5.toLowerCase(Locale.ROOT)
              + ": it is damaged, incomplete or another file. Get it again, or repeat the command"
              + " with --no-verify to use the rows that were imported.");
    }
  }

  private void readAll() throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(plan.threads());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < plan.threads(); i++) {
        all.add(
            threads.submit(
                () -> {
                  work();
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = firstFailure(e.getCause());
      throw cause instanceof IOException exception
          ? exception
          : new IOException("the import has failed: " + cause, cause);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Other threads fail because one does. */
  private synchronized Throwable firstFailure(Throwable other) {
    return failure == null ? other : failure;
  }

  private void work() throws IOException, InterruptedException {
    Block block = new Block(plan);
    ParquetRenderer parquet = geocoder == null ? null : new ParquetRenderer(geocoder);
    try (GzipMembers members = new GzipMembers()) {
      for (Blocks.Task task = blocks.next(block); task != null; task = blocks.next(block)) {
        task.read(block);
        if (parquet == null) {
          int[] ends = compress(block, members);
          commit(task.number(), block, members.array(), ends);
        } else {
          byte[] file = block.lines() == 0 ? new byte[0] : parquet.render(block);
          commit(task.number(), block, file, new int[] {file.length});
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  /** Compresses the lines of each file into a member; returns the ends of the members. */
  private int[] compress(Block block, GzipMembers members) {
    members.clear();
    int[] starts = block.shardStarts();
    boolean byShard = plan.format() == ImportFormat.SHARDS;
    int[] order = byShard ? block.order(starts) : null;
    int[] ends = new int[byShard ? PackageLine.SHARDS : 1];
    // Compressing many lines at a time takes less time than one by one.
    byte[] page = new byte[PAGE];
    int used = 0;
    for (int file = 0; file < ends.length; file++) {
      int from = byShard ? starts[file] : 0;
      int to = byShard ? starts[file + 1] : block.lines();
      if (to > from) {
        members.start();
        for (int i = from; i < to; i++) {
          int line = byShard ? order[i] : i;
          if (page.length - used < block.length(line)) {
            members.write(page, 0, used);
            used = 0;
          }
          if (page.length < block.length(line)) {
            page = new byte[block.length(line)];
          }
          used = block.copy(line, page, used);
        }
        members.write(page, 0, used);
        used = 0;
        members.finish();
      }
      ends[file] = members.end();
    }
    return ends;
  }

  /** Appends a block when all blocks that precede it have been appended. */
  private synchronized void commit(long number, Block block, byte[] members, int[] ends)
      throws IOException, InterruptedException {
    while (nextBlock != number && failure == null) {
      wait();
    }
    if (failure != null) {
      throw new IOException("another block could not be imported", failure);
    }
    int from = 0;
    for (int file = 0; file < ends.length; file++) {
      if (ends[file] > from) {
        folder.append(name(file), members, from, ends[file]);
        from = ends[file];
      }
    }
    if (block.rejects() > 0) {
      byte[] rejects = block.rejectLines();
      folder.append(OutputFolder.REJECTS, rejects, 0, rejects.length);
    }
    journal = journal.after(block, folder.lengths());
    journal.write(plan.out());
    nextBlock++;
    notifyAll();
    if (digest != null) {
      digest.imported((long) (blocks.share(block.position()) * journal.inputs().get(0).size()));
    }
    listener.accept(progress());
  }

  private String name(int file) {
    return switch (plan.format()) {
      case SHARDS -> PackageLine.name(file) + ".gz";
      case JSONL -> String.format(Locale.ROOT, "rows-%06d.jsonl.gz", journal.blocks() + 1);
      case PARQUET -> String.format(Locale.ROOT, "rows-%06d.parquet", journal.blocks() + 1);
    };
  }

  private synchronized void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
    notifyAll();
  }

  private synchronized Progress progress() {
    double seconds = (System.nanoTime() - started) / 1e9;
    double share = blocks.share(journal.position());
    double left = share > shareBefore ? seconds * (1 - share) / (share - shareBefore) : Double.NaN;
    long files = journal.files().keySet().stream().filter(name -> !name.startsWith("_")).count();
    return new Progress(
        journal.rows(),
        journal.imported(),
        journal.filtered(),
        journal.rejects(),
        (int) files,
        before,
        seconds,
        left,
        journal.complete());
  }
}
