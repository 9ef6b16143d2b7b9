package org.tagatlas.connectors.path;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;

/**
 * Converts a path that a user typed to a Flink path. All conversions must use this class.
 *
 * <ul>
 *   <li>A local path is taken literally: {@code %}, {@code #}, {@code ?}, {@code +}, spaces and
 *       quotes have no special meaning.
 *   <li>A {@code file:} address is a URI, so {@code %20} is a space, unless a file or folder of the
 *       literal name exists, as in addresses that Flink prints.
 *   <li>Any other address, such as {@code s3://bucket/key}, is taken literally: object stores and
 *       their tools do not decode keys.
 * </ul>
 *
 * <p>Flink's settings are not percent-encoded. {@link #text} returns such a string; that of a
 * {@link URI} would name another folder.
 */
public final class TypedPath {

  /** A scheme has at least two letters: one letter would be a Windows drive. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");

  /** Address without a path. */
  private static final Pattern BUCKET = Pattern.compile(ADDRESS.pattern() + "[^/]+");

  private TypedPath() {}

  /**
   * Returns the path that was typed; absolute if it is local.
   *
   * @throws InvalidPathException if no file can have that name
   * @throws IllegalArgumentException if an address is invalid
   */
  public static Path of(String typed) {
    String local = localName(typed);
    if (local != null) {
      return of(java.nio.file.Path.of(local));
    }
    // The root of a bucket needs a path as well: Flink resolves children against it.
    return new Path(BUCKET.matcher(typed).matches() ? typed + '/' : typed);
  }

  /**
   * Returns the absolute path of a local file, whose name can contain any character.
   *
   * @throws InvalidPathException if a Flink path cannot have that name
   */
  public static Path of(java.nio.file.Path local) {
    try {
      // From a URI: Flink's parser takes a colon for a scheme and a backslash for a slash.
      return new Path(
          new URI("file", null, local.toAbsolutePath().normalize().toString(), null, null));
    } catch (URISyntaxException e) {
      throw new InvalidPathException(local.toString(), e.getReason());
    }
  }

  /**
   * Returns the path that was typed as a string for Flink's settings and commands.
   *
   * @throws IllegalArgumentException if Flink's settings cannot express the path
   */
  public static String text(String typed) {
    return text(of(typed));
  }

  /** Returns the path of a local file as a string for Flink's settings and commands. */
  public static String text(java.nio.file.Path local) {
    return text(of(local));
  }

  /** Returns a path as a string for Flink's settings and commands. */
  public static String text(Path path) {
    boolean local = "file".equals(path.toUri().getScheme());
    String text = local ? "file://" + path.getPath() : path.toString();
    if (!new Path(text).getPath().equals(path.getPath())) {
      throw new IllegalArgumentException(
          "Flink's settings cannot contain a backslash: rename the folder or choose another one");
    }
    return text;
  }

  /** Returns the local path that was typed, without a scheme; null for other file systems. */
  public static String localName(String typed) {
    if (typed.startsWith("file:/")) {
      String name =
          typed.substring(typed.startsWith("file:///") ? "file://".length() : "file:".length());
      String decoded = decoded(typed);
      return decoded == null || exists(name) ? name : decoded;
    }
    return ADDRESS.matcher(typed).lookingAt() ? null : typed;
  }

  /** Returns the decoded path of a URI; null if it is invalid or not encoded. */
  private static String decoded(String uri) {
    if (uri.indexOf('%') < 0) {
      return null;
    }
    try {
      URI parsed = new URI(uri);
      return parsed.getQuery() == null && parsed.getFragment() == null ? parsed.getPath() : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(java.nio.file.Path.of(name), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
