package org.tagatlas.connectors.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;

/**
 * Finds the shards of inputs that a user typed: a file, a folder (recursively) or a pattern, local
 * or with the scheme of any Flink file system ({@code s3://bucket/2011/*.gz}).
 *
 * <p>An input that exists is taken literally, whatever characters it contains. Otherwise {@code *},
 * {@code ?}, {@code [a-z]}, <code>{a,b}</code> and {@code **} (zero or more folders) are patterns.
 * Names that start with {@code .} or {@code _}, and names of incomplete files such as {@code
 * x.part}, are skipped, unless they were typed or match a pattern that starts or ends in the same
 * way.
 */
public final class ShardListing {

  /** Path of a process substitution in a shell. */
  private static final Pattern DESCRIPTOR = Pattern.compile("/(dev|proc/self)/fd/\\d+");

  private ShardListing() {}

  /**
   * Lists shards.
   *
   * @param inputs the inputs as typed
   * @return the files, sorted and without duplicates; empty if all inputs are empty folders. Broken
   *     symbolic links are included: reading them yields an {@code unreadable} reject
   * @throws FileNotFoundException if an input does not exist or a pattern has no match
   * @throws IOException if an input cannot be listed
   */
  public static List<Path> expand(Collection<String> inputs) throws IOException {
    return expand(inputs, new ArrayList<>());
  }

  /**
   * Lists shards as {@link #expand(Collection)} does.
   *
   * @param temporary receives incomplete files, which are skipped
   */
  public static List<Path> expand(Collection<String> inputs, List<Path> temporary)
      throws IOException {
    List<Entry> files = new ArrayList<>();
    for (String input : inputs) {
      List<Entry> found = entries(input, temporary);
      if (found.isEmpty()) {
        throw new FileNotFoundException(
            Glob.isPattern(input)
                ? "no file matches '" + input + "'"
                : "there is no file or folder '" + input + "'");
      }
      addFiles(input, found, files, temporary);
    }
    return sorted(files).stream().map(Entry::path).toList();
  }

  /**
   * Returns the shard name in rows: the path of a local file without scheme, otherwise the address.
   */
  public static String shardName(Path path) {
    return ShardFiles.name(path);
  }

  /**
   * Describes an input that cannot be read twice, which runs require.
   *
   * @param input the input as typed
   * @return for example "a pipe"; empty for a file, a folder, a pattern, or a missing file
   */
  public static Optional<String> special(String input) {
    Path path;
    try {
      path = ShardFiles.path(input);
      if (input.isEmpty() || !ShardFiles.isLocal(path)) {
        return Optional.empty();
      }
      if (input.equals("-") && ShardFiles.entry(path) == null) {
        return Optional.of("standard input");
      }
      java.nio.file.Path file = ShardFiles.local(path);
      boolean other = Files.readAttributes(file, BasicFileAttributes.class).isOther();
      return other ? Optional.of(ShardFiles.special(file)) : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return DESCRIPTOR.matcher(input).matches() ? Optional.of("a pipe") : Optional.empty();
    }
  }

  /** Returns whether a shard is a local file. */
  public static boolean isLocal(Path shard) {
    return ShardFiles.isLocal(shard);
  }

  /** Lists the current files; inputs without files are ignored. */
  static List<Entry> filesNow(Collection<String> inputs) throws IOException {
    List<Entry> files = new ArrayList<>();
    List<Path> temporary = new ArrayList<>();
    for (String input : inputs) {
      addFiles(input, entries(input, temporary), files, temporary);
    }
    return sorted(files);
  }

  static List<Entry> sorted(Collection<Entry> files) {
    TreeMap<String, Entry> byName = new TreeMap<>(Comparator.naturalOrder());
    files.forEach(file -> byName.put(ShardFiles.name(file.path()), file));
    return List.copyOf(byName.values());
  }

  private static void addFiles(
      String input, List<Entry> found, List<Entry> files, List<Path> temporary) throws IOException {
    try {
      for (Entry entry : found) {
        ShardFiles.addFiles(entry, files, temporary);
      }
    } catch (IOException | RuntimeException e) {
      throw cannotList(input, e);
    }
  }

  /** Returns the files and folders that an input denotes. */
  private static List<Entry> entries(String input, List<Path> temporary) throws IOException {
    if (input.isEmpty()) {
      // The operating system would resolve it to the working directory.
      return List.of();
    }
    try {
      Entry literal = ShardFiles.entry(ShardFiles.path(input));
      if (literal != null || !Glob.isPattern(input)) {
        return literal == null ? List.of() : List.of(literal);
      }
      List<Entry> found = new ArrayList<>();
      for (String pattern : Glob.alternatives(input)) {
        addMatches(pattern, found, temporary);
      }
      return found;
    } catch (InvalidPathException e) {
      throw new FileNotFoundException("invalid file name: '" + input + "'");
    } catch (IOException | RuntimeException e) {
      // Clients of object stores throw unchecked exceptions as well.
      throw cannotList(input, e);
    }
  }

  private static IOException cannotList(String input, Exception e) {
    return new IOException("cannot list '" + input + "': " + e.getMessage(), e);
  }

  private static void addMatches(String pattern, List<Entry> found, List<Path> temporary)
      throws IOException {
    String[] parts = pattern.split("/+");
    int fixed = 0;
    // Scheme and bucket are never patterns.
    int minimum = pattern.contains("://") ? Math.min(2, parts.length) : 0;
    while (fixed < parts.length && (fixed < minimum || !Glob.isPattern(parts[fixed]))) {
      fixed++;
    }
    String start = start(pattern, parts, fixed);
    Entry base = ShardFiles.entry(ShardFiles.path(start));
    if (base == null && !ShardFiles.isLocal(ShardFiles.path(start))) {
      // Object stores have no folders: only listing shows whether it exists.
      base = new Entry(ShardFiles.path(start), true, 0, 0);
    }
    if (base != null) {
      addMatches(base, Arrays.asList(parts).subList(fixed, parts.length), found, temporary);
    }
  }

  /** Returns the part of a pattern before its first component with a pattern character. */
  private static String start(String pattern, String[] parts, int fixed) {
    int slashes = pattern.indexOf("://");
    if (slashes > 0) {
      String address = pattern.substring(0, slashes) + "://";
      // In file:///a the component after the scheme is empty.
      String rest = String.join("/", Arrays.asList(parts).subList(1, fixed));
      return address + (pattern.startsWith(address + "/") ? "/" : "") + rest + "/";
    }
    String joined = String.join("/", Arrays.asList(parts).subList(0, fixed));
    if (pattern.startsWith("/")) {
      return joined.startsWith("/") ? joined : "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  private static void addMatches(
      Entry entry, List<String> parts, List<Entry> found, List<Path> temporary) throws IOException {
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
      addMatches(entry, rest, found, temporary);
    }
    Pattern name = Glob.name(part);
    boolean hidden = ShardFiles.isHidden(part);
    boolean typedTemporary = ShardFiles.isTemporary(part);
    for (Entry child : ShardFiles.children(entry.path())) {
      String childName = child.path().getName();
      boolean included = hidden || !ShardFiles.isHidden(childName);
      if (included && !typedTemporary && ShardFiles.isTemporary(childName)) {
        included = false;
        if (deep || rest.isEmpty() && name.matcher(childName).matches()) {
          temporary.add(child.path());
        }
      }
      if (deep) {
        if (included && rest.isEmpty()) {
          found.add(child);
        } else if (included && child.folder() && !ShardFiles.isLink(child.path())) {
          addMatches(child, parts, found, temporary);
        }
      } else if (childName.equals(part) || included && name.matcher(childName).matches()) {
        addMatches(child, rest, found, temporary);
      }
    }
  }
}
