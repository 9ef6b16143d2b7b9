package org.tagatlas.signature;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.tagatlas.text.CodePoints;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/**
 * The ten most used tags among those added for a region, ordered by descending votes, then
 * ascending tag. As long as votes only grow, a tag that ten others outrank stays outranked until it
 * gets another vote. Not thread-safe.
 */
public final class MostUsedTags {

  /** Number of most used tags per region. */
  public static final int SIZE = 10;

  private final String[] tags = new String[SIZE];
  private final String[] labels = new String[SIZE];
  private final int[] votes = new int[SIZE];
  private int size;

  /** Creates an empty list. */
  public MostUsedTags() {}

  /** Creates a copy of a list. */
  public MostUsedTags(MostUsedTags other) {
    System.arraycopy(other.tags, 0, tags, 0, other.size);
    System.arraycopy(other.labels, 0, labels, 0, other.size);
    System.arraycopy(other.votes, 0, votes, 0, other.size);
    size = other.size;
  }

  /**
   * Adds or updates a tag and returns whether the list has changed.
   *
   * @param tag the clean form
   * @param label the form that most photos of the world use
   * @param tagVotes its number of photographers, which must not decrease
   */
  public boolean add(String tag, String label, int tagVotes) {
    if (isOutranked(tag, tagVotes)) {
      return false;
    }
    int from = 0;
    while (from < size && !tags[from].equals(tag)) {
      from++;
    }
    if (from == size) {
      from = insertionIndex();
    } else if (votes[from] == tagVotes && labels[from].equals(label)) {
      return false;
    }
    int to = from;
    while (to > 0 && precedes(tag, tagVotes, tags[to - 1], votes[to - 1])) {
      move(to - 1, to);
      to--;
    }
    tags[to] = tag;
    labels[to] = label;
    votes[to] = tagVotes;
    return true;
  }

  /** Adds the tags of a newer list and returns whether this list has changed. */
  public boolean addAll(MostUsedTags newer) {
    boolean changed = false;
    for (int i = 0; i < newer.size; i++) {
      changed |= add(newer.tags[i], newer.labels[i], newer.votes[i]);
    }
    return changed;
  }

  /** Returns whether ten other tags outrank a tag. */
  public boolean isOutranked(String tag, int tagVotes) {
    return size == SIZE && precedes(tags[SIZE - 1], votes[SIZE - 1], tag, tagVotes);
  }

  /** Returns the number of tags. */
  public int size() {
    return size;
  }

  /** Returns a tag by its rank, from 0. */
  public String tag(int number) {
    return tags[number];
  }

  /** Returns a tag's label by its rank, from 0. */
  public String label(int number) {
    return labels[number];
  }

  /** Returns a tag's number of photographers by its rank, from 0. */
  public int votes(int number) {
    return votes[number];
  }

  /** Returns the tags' labels, best first. */
  public List<String> labels() {
    return List.of(Arrays.copyOf(labels, size));
  }

  /** Writes the list. */
  public void write(DataOutput out) throws IOException {
    VarInts.writeInt(size, out);
    for (int i = 0; i < size; i++) {
      Utf8.write(tags[i], out);
      Utf8.write(labels[i].equals(tags[i]) ? null : labels[i], out);
      VarInts.writeInt(votes[i], out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static MostUsedTags read(DataInput in) throws IOException {
    MostUsedTags read = new MostUsedTags();
    read.size = VarInts.readInt(in);
    for (int i = 0; i < read.size; i++) {
      read.tags[i] = Utf8.read(in);
      String label = Utf8.read(in);
      read.labels[i] = label == null ? read.tags[i] : label;
      read.votes[i] = VarInts.readInt(in);
    }
    return read;
  }

  /** Returns the index for a new tag: the end of the list, or its last tag if it is full. */
  private int insertionIndex() {
    return size == SIZE ? SIZE - 1 : size++;
  }

  private void move(int from, int to) {
    tags[to] = tags[from];
    labels[to] = labels[from];
    votes[to] = votes[from];
  }

  private static boolean precedes(String tag, int votes, String otherTag, int otherVotes) {
    return votes > otherVotes
        || votes == otherVotes && CodePoints.ASCENDING.compare(tag, otherTag) < 0;
  }
}
