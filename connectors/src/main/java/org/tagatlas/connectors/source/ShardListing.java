package org.tagatlas.connectors.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;

/**
 * Finds the shards that a user means: a file, a folder (with all folders in it) or a pattern, local
 * or with the scheme of any Flink file system ({@code s3://bucket/2011/*.gz}).
 *
 * <p>What exists under the very name that was typed is meant itself, whatever characters are in it.
 * Only otherwise are {@code *}, {@code ?}, {@code [a-z]}, <code>{a,b}</code> and {@code **} (any
 * number of folders, none too) a pattern. Names that start with {@code .} or {@code _} are passed
 * over unless they, or a pattern that starts so, were typed.
 */
public final class ShardListing {

  private ShardListing() {}

  /**
   * Lists shards.
   *
   * @param inputs as a user typed them
   * @return files, sorted and each once; empty when all inputs are empty folders. A broken symbolic
   *     link is listed: reading it gives an {@code unreadable} reject
   * @throws FileNotFoundException naming the input, when there is no such file or folder or when
   *     nothing matches a pattern
   * @throws IOException naming the input, when it can't be listed
   */
  public static List<Path> expand(Collection<String> inputs) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (String input : inputs) {
      List<Entry> found = entries(input);
      if (found.isEmpty()) {
        throw new FileNotFoundException(
            Glob.isPattern(input)
                ? "no file matches '" + input + "'"
                : "there is no file or folder '" + input + "'");
      }
      addFiles(input, found, files);
    }
    return sorted(files).stream().map(Entry::path).toList();
  }

  /**
   * Returns the name that the rows of a shard carry: of a local file the path without scheme, else
   * the whole address.
   */
  public static String shardName(Path path) {
    return ShardFiles.name(path);
  }

  /** Lists the files there are at this moment; an input without any gives none. */
  static List<Entry> filesNow(Collection<String> inputs) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (String input : inputs) {
      addFiles(input, entries(input), files);
    }
    return sorted(files);
  }

  static List<Entry> sorted(Collection<Entry> files) {
    TreeMap<String, Entry> byName = new TreeMap<>(Comparator.naturalOrder());
    files.forEach(file -> byName.put(ShardFiles.name(file.path()), file));
    return List.copyOf(byName.values());
  }

  private static void addFiles(String input, List<Entry> found, List<Entry> files)
      throws IOException {
    try {
      for (Entry entry : found) {
        ShardFiles.addFiles(entry, files);
      }
    } catch (IOException | RuntimeException e) {
      throw cannotList(input, e);
    }
  }

  /** Returns the files and folders that an input means; none when there are none. */
  private static List<Entry> entries(String input) throws IOException {
    if (input.isEmpty()) {
      // The operating system would take it for the working directory.
      return List.of();
    }
    try {
      Entry literal = ShardFiles.entry(ShardFiles.path(input));
      if (literal != null || !Glob.isPattern(input)) {
        return literal == null ? List.of() : List.of(literal);
      }
      List<Entry> found = new ArrayList<>();
      for (String pattern : Glob.alternatives(input)) {
        addMatches(pattern, found);
      }
      return found;
    } catch (InvalidPathException e) {
      throw new FileNotFoundException("no valid file name: '" + input + "'");
    } catch (IOException | RuntimeException e) {
      // An object store's client throws unchecked exceptions too.
      throw cannotList(input, e);
    }
  }

  private static IOException cannotList(String input, Exception e) {
    return new IOException("can't list '" + input + "': " + e.getMessage(), e);
  }

  private static void addMatches(String pattern, List<Entry> found) throws IOException {
    String[] parts = pattern.split("/+");
    int fixed = 0;
    // The scheme and the bucket are never a pattern.
    int least = pattern.contains("://") ? Math.min(2, parts.length) : 0;
    while (fixed < parts.length && (fixed < least || !Glob.isPattern(parts[fixed]))) {
      fixed++;
    }
    String start = start(pattern, parts, fixed);
    Entry base = ShardFiles.entry(ShardFiles.path(start));
    if (base == null && !ShardFiles.isLocal(ShardFiles.path(start))) {
      // Object stores have no folders: listing it tells.
      base = new Entry(ShardFiles.path(start), true, 0, 0);
    }
    if (base != null) {
      addMatches(base, Arrays.asList(parts).subList(fixed, parts.length), found);
    }
  }

  /** Returns the part of a pattern ahead of its first part that is one. */
  private static String start(String pattern, String[] parts, int fixed) {
    int slashes = pattern.indexOf("://");
    if (slashes > 0) {
      String address = pattern.substring(0, slashes) + "://";
      // Of file:///a the part behind the scheme is empty.
      String rest = String.join("/", Arrays.asList(parts).subList(1, fixed));
      return address + (pattern.startsWith(address + "/") ? "/" : "") + rest + "/";
    }
    String joined = String.join("/", Arrays.asList(parts).subList(0, fixed));
    if (pattern.startsWith("/")) {
      return joined.startsWith("/") ? joined : "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  private static void addMatches(Entry entry, List<String> parts, List<Entry> found)
      throws IOException {
    if (parts.isEmpty()) {
      found.add(entry);
      return;
    }
    if (!entry.folder()) {
      return;
    }
    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    boolean deep = part.equals("**");
    if (deep && !rest.isEmpty()) {
      addMatches(entry, rest, found);
    }
    Pattern name = Glob.name(part);
    boolean hidden = ShardFiles.isHidden(part);
    for (Entry child : ShardFiles.children(entry.path())) {
      String childName = child.path().getName();
      boolean wanted = hidden || !ShardFiles.isHidden(childName);
      if (deep) {
        if (wanted && rest.isEmpty()) {
          found.add(child);
        } else if (wanted && child.folder() && !ShardFiles.isLink(child.path())) {
          addMatches(child, parts, found);
        }
      } else if (childName.equals(part) || wanted && name.matcher(childName).matches()) {
        addMatches(child, rest, found);
      }
    }
  }
}
