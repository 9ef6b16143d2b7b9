package org.tagatlas.intake;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.TextFile;
import org.tagatlas.sketch.PhotographerSet;

/**
 * A takedown list: photos and photographers that are excluded from everything that is published or
 * counted, except the number of excluded rows.
 */
public final class Exclusions implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Excludes nothing. */
  public static final Exclusions NONE = new Exclusions(Set.of());

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z@_-]+");

  private final Set<String> ids;

  /** Hashes of the ids; null until they are needed. */
  private transient Set<Long> voters;

  private Exclusions(Set<String> ids) {
    this.ids = ids;
  }

  /**
   * Creates a list.
   *
   * @param lines a photo ID or a uid per line, URL-encoded or not; surrounding white space, empty
   *     lines and lines that start with {@code #} are ignored
   */
  public static Exclusions of(Collection<String> lines) {
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      String id = decodeAt(TextFile.withoutMark(line).strip());
      if (!id.isEmpty() && !id.startsWith("#")) {
        ids.add(id);
      }
    }
    return new Exclusions(ids);
  }

  /** Returns whether a photo or its photographer is on the list. */
  public boolean excludes(PhotoRecord photo) {
    return !ids.isEmpty()
        && (ids.contains(photo.uid()) || ids.contains(Long.toString(photo.photoid())));
  }

  /** Returns whether a photo is on the list by its id. */
  public boolean excludesPhoto(long photoid) {
    return !ids.isEmpty() && ids.contains(Long.toString(photoid));
  }

  /**
   * Returns whether a photographer is on the list.
   *
   * @param voter hash of the uid, see {@link PhotographerSet#hash}
   */
  public boolean excludesVoter(long voter) {
    if (voters == null) {
      voters = ids.stream().map(PhotographerSet::hash).collect(Collectors.toSet());
    }
    return voters.contains(voter);
  }

  /** Returns whether the line of a reject contains anything on the list. */
  public boolean excludes(Reject reject) {
    if (ids.isEmpty()) {
      return false;
    }
    Matcher words = ID.matcher(decodeAt(reject.text()));
    while (words.find()) {
      if (ids.contains(words.group())) {
        return true;
      }
      // The URL of a photo's file has its ID before an underscore.
      for (String part : words.group().split("_")) {
        if (ids.contains(part)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Decodes the at sign of a uid from its URL and JSON escapes. */
  private static String decodeAt(String text) {
    return text.replace("%40", "@").replace("\\u0040", "@");
  }

  /** Returns the number of photos and photographers on the list. */
  public int size() {
    return ids.size();
  }
}
