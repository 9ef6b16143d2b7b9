package org.tagatlas.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardListing;

/** What a user gave as {@code --input}. */
final class Inputs {

  private static final String OPTION = "--input";

  /** What can begin to exist while a run waits for it: matches of a pattern, and objects. */
  private static final Pattern MAY_COME = Pattern.compile("[*?\\[{]|://");

  private Inputs() {}

  /**
   * Lists the shards there are.
   *
   * @return one at least
   * @throws UserError naming the input, when there are none or when it can't be listed
   */
  static List<Path> shards(List<String> inputs) {
    List<Path> shards = inputs.stream().flatMap(input -> list(input).stream()).distinct().toList();
    if (shards.isEmpty()) {
      throw new UserError(
          OPTION + ' ' + String.join(" ", inputs) + " holds no shards. Name files or a folder.");
    }
    return shards;
  }

  /**
   * Sees to it that inputs can be followed.
   *
   * @throws UserError naming the input, when it can't be listed, or when it is a local file or
   *     folder that isn't there, which is rather misspelt than awaited
   */
  static void requireReachable(List<String> inputs) {
    for (String input : inputs) {
      try {
        ShardListing.expand(List.of(input));
      } catch (FileNotFoundException e) {
        if (input.isEmpty() || !MAY_COME.matcher(input).find()) {
          throw missing(e);
        }
      } catch (IOException e) {
        throw unusable(input, e);
      }
    }
  }

  /** Returns the number of shards there are where inputs can be reached. */
  static long number(List<String> inputs) {
    Set<Path> shards = new HashSet<>();
    for (String input : inputs) {
      try {
        shards.addAll(ShardListing.expand(List.of(input)));
      } catch (FileNotFoundException e) {
        // What is still to come is not there yet.
        continue;
      } catch (IOException e) {
        throw unusable(input, e);
      }
    }
    return shards.size();
  }

  private static List<Path> list(String input) {
    try {
      return ShardListing.expand(List.of(input));
    } catch (FileNotFoundException e) {
      throw missing(e);
    } catch (IOException e) {
      throw unusable(input, e);
    }
  }

  private static UserError missing(FileNotFoundException e) {
    return new UserError(
        OPTION + ": " + e.getMessage() + ". Name a file, folder, pattern or s3:// address.");
  }

  private static UserError unusable(String input, IOException e) {
    // The listing's message begins with the input, its cause's does not.
    return StorageProblem.of(OPTION, input, e.getCause() instanceof Exception cause ? cause : e);
  }
}
