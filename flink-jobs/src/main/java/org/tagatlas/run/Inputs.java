package org.tagatlas.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;

/** Lists and checks the values of {@code --input}. */
public final class Inputs {

  private static final String OPTION = "--input";

  /** Inputs that may appear while a run follows them: matches of a pattern, and objects. */
  private static final Pattern MAY_APPEAR = Pattern.compile("[*?\\[{]|://");

  /** Maximum number of local files that are inspected before a run. */
  private static final int MAX_INSPECTED_FILES = 1000;

  /** Maximum number of objects that are inspected before a run. */
  private static final int MAX_INSPECTED_OBJECTS = 8;

  private Inputs() {}

  /**
   * Lists the shards.
   *
   * @return at least one shard
   * @throws UserError if there are none, or an input cannot be listed
   */
  public static List<Path> shards(List<String> inputs) {
    return shards(inputs, warning -> {});
  }

  /**
   * Lists the shards, and warns of files that are skipped or not shards.
   *
   * @param warnings receives one line per warning
   * @return at least one shard
   * @throws UserError if there are none, or an input cannot be listed
   */
  public static List<Path> shards(List<String> inputs, Consumer<String> warnings) {
    List<Path> temporary = new ArrayList<>();
    List<Path> shards =
        inputs.stream().flatMap(input -> list(input, temporary).stream()).distinct().toList();
    if (shards.isEmpty()) {
      throw new UserError(
          OPTION
              + ' '
              + String.join(" ", inputs)
              + " contains no shards"
              + (temporary.isEmpty() ? "" : ", but " + unfinished(temporary))
              + ". Specify files or a folder.");
    }
    if (!temporary.isEmpty()) {
      warnings.accept(OPTION + " skips " + unfinished(temporary) + '.');
    }
    int most = ShardListing.isLocal(shards.get(0)) ? MAX_INSPECTED_FILES : MAX_INSPECTED_OBJECTS;
    for (Path shard : shards.subList(0, Math.min(most, shards.size()))) {
      ShardSource.describe(shard)
          .ifPresent(
              what ->
                  warnings.accept(
                      ShardListing.shardName(shard) + " is not a shard: " + what + '.'));
    }
    return shards;
  }

  private static String unfinished(List<Path> temporary) {
    return temporary.size()
        + (temporary.size() == 1 ? " file" : " files")
        + " with names of incomplete files, such as "
        + temporary.get(0).getName();
  }

  /**
   * Checks that an input can be read repeatedly.
   *
   * @throws UserError if it is a pipe or a device
   */
  private static void requireRepeatable(String input) {
    ShardListing.special(input)
        .ifPresent(
            what -> {
              throw new UserError(
                  OPTION
                      + ' '
                      + input
                      + " is "
                      + what
                      + ", which cannot be read again after a failure. Write its contents to a file,"
                      + " and specify that.");
            });
  }

  /**
   * Checks that inputs can be followed.
   *
   * @throws UserError if an input cannot be listed, or is a local file or folder that does not
   *     exist, which is probably misspelt
   */
  static void requireReachable(List<String> inputs) {
    for (String input : inputs) {
      requireRepeatable(input);
      try {
        ShardListing.expand(List.of(input));
      } catch (FileNotFoundException e) {
        if (input.isEmpty() || !MAY_APPEAR.matcher(input).find()) {
          throw missing(e);
        }
      } catch (IOException e) {
        throw unusable(input, e);
      }
    }
  }

  /** Returns the current number of shards. */
  static long number(List<String> inputs) {
    Set<Path> shards = new HashSet<>();
    for (String input : inputs) {
      try {
        shards.addAll(ShardListing.expand(List.of(input)));
      } catch (FileNotFoundException e) {
        // It may appear later.
        continue;
      } catch (IOException e) {
        throw unusable(input, e);
      }
    }
    return shards.size();
  }

  private static List<Path> list(String input, List<Path> temporary) {
    requireRepeatable(input);
    try {
      return ShardListing.expand(List.of(input), temporary);
    } catch (FileNotFoundException e) {
      throw missing(e);
    } catch (IOException e) {
      throw unusable(input, e);
    }
  }

  private static UserError missing(FileNotFoundException e) {
    return new UserError(
        OPTION + ": " + e.getMessage() + ". Specify a file, folder, pattern or s3:// address.");
  }

  private static UserError unusable(String input, IOException e) {
    // Unlike its cause's, the listing's message starts with the input.
    return StorageProblem.of(OPTION, input, e.getCause() instanceof Exception cause ? cause : e);
  }
}
