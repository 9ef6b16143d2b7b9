package org.tagatlas.importer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The state of an import, which is replaced atomically after each block.
 *
 * @param version version of this format
 * @param inputs the inputs, with size and time
 * @param options the options that determine the result
 * @param position where the next block starts
 * @param rows rows that were read
 * @param imported rows that were imported
 * @param filtered rows that a filter has removed
 * @param rejects rows that are not rows of a shard
 * @param blocks number of blocks
 * @param files length of each file, without the suffix of an incomplete one
 * @param read whether all rows were imported
 * @param complete whether all files have their final names
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Journal(
    int version,
    List<Input> inputs,
    String options,
    Block.Position position,
    long rows,
    long imported,
    long filtered,
    long rejects,
    long blocks,
    Map<String, Long> files,
    boolean read,
    boolean complete) {

  static final String NAME = "_import.json";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An input.
   *
   * @param name the path or address
   * @param size in bytes
   * @param modified milliseconds since 1970; 0 for an object
   */
  public record Input(String name, long size, long modified) {}

  /** Returns the state before the first block. */
  static Journal start(List<Input> inputs, String options) {
    return new Journal(
        VERSION, inputs, options, Block.Position.START, 0, 0, 0, 0, 0, Map.of(), false, false);
  }

  /** Returns the journal of a folder, or null if it has none. */
  static Journal read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    return Files.exists(file) ? JSON.readValue(file.toFile(), Journal.class) : null;
  }

  /** Replaces the journal of a folder. */
  void write(Path folder) throws IOException {
    Path file = folder.resolve(NAME + ".tmp");
    Files.write(file, JSON.writeValueAsBytes(this));
    Files.move(
        file,
        folder.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  boolean sameImport(Journal other) {
    return version == other.version && inputs.equals(other.inputs) && options.equals(other.options);
  }

  /** Returns the state after a block. */
  Journal after(Block block, Map<String, Long> lengths) {
    return new Journal(
        version,
        inputs,
        options,
        block.position(),
        rows + block.rows(),
        imported + block.lines(),
        filtered + block.filtered(),
        rejects + block.rejects(),
        blocks + 1,
        lengths,
        false,
        false);
  }

  Journal afterReading() {
    return with(true, false);
  }

  Journal completed() {
    return with(true, true);
  }

  private Journal with(boolean all, boolean renamed) {
    return new Journal(
        version, inputs, options, position, rows, imported, filtered, rejects, blocks, files, all,
        renamed);
  }
}
