package org.tagatlas.intake;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;

/**
 * A takedown list: photos and photographers that leave no trace in anything that is published or
 * counted but the number of rows left out.
 */
public final class Exclusions implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Excludes nothing. */
  public static final Exclusions NONE = new Exclusions(Set.of());

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z@_-]+");

  private final Set<String> ids;

  private Exclusions(Set<String> ids) {
    this.ids = ids;
  }

  /**
   * Makes a list.
   *
   * @param lines a photo id or a uid each, URL-encoded or not; white space around it, empty lines
   *     and lines that begin with {@code #} are passed over
   */
  public static Exclusions of(Collection<String> lines) {
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      String id = decodeAt(line.strip());
      if (!id.isEmpty() && !id.startsWith("#")) {
        ids.add(id);
      }
    }
    return new Exclusions(ids);
  }

  /** Returns whether a photo is on the list, or its photographer. */
  public boolean excludes(PhotoRecord photo) {
    return !ids.isEmpty()
        && (ids.contains(photo.uid()) || ids.contains(Long.toString(photo.photoid())));
  }

  /** Returns whether anything on the list occurs in a reject's line. */
  public boolean excludes(Reject reject) {
    if (ids.isEmpty()) {
      return false;
    }
    Matcher words = ID.matcher(decodeAt(reject.text()));
    while (words.find()) {
      if (ids.contains(words.group())) {
        return true;
      }
      // The address of a photo's file has its id before an underscore.
      for (String part : words.group().split("_")) {
        if (ids.contains(part)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Decodes the at sign of a uid as URLs and as JSON write it. */
  private static String decodeAt(String text) {
    return text.replace("%40", "@").replace("\\u0040", "@");
  }

  /** Returns how many photos and photographers are on the list. */
  public int size() {
    return ids.size();
  }
}
