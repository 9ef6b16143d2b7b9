package org.tagatlas.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/**
 * The ten most used tags of those that a region was told of: more votes come first, then the
 * smaller tag. As long as votes only grow, what ten others beat is beaten for good, and comes back
 * through a vote of its own alone. Not thread-safe.
 */
public final class MostUsedTags {

  /** How many most used tags a region names. */
  public static final int SIZE = 10;

  private final String[] tags = new String[SIZE];
  private final String[] labels = new String[SIZE];
  private final int[] votes = new int[SIZE];
  private int size;

  /** Makes a list without tags. */
  public MostUsedTags() {}

  /** Makes a copy of a list. */
  public MostUsedTags(MostUsedTags other) {
    System.arraycopy(other.tags, 0, tags, 0, other.size);
    System.arraycopy(other.labels, 0, labels, 0, other.size);
    System.arraycopy(other.votes, 0, votes, 0, other.size);
    size = other.size;
  }

  /**
   * Replaces what was known of a tag and returns whether the list is another one now.
   *
   * @param tag the clean form
   * @param label the form that most photos of the world use
   * @param tagVotes its photographers, not fewer than it had
   */
  public boolean add(String tag, String label, int tagVotes) {
    if (beats(tag, tagVotes)) {
      return false;
    }
    int from = 0;
    while (from < size && !tags[from].equals(tag)) {
      from++;
    }
    if (from == size) {
      from = makeRoom();
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

  /** Adds the tags of another list, which are newer, and returns whether that changed this one. */
  public boolean addAll(MostUsedTags newer) {
    boolean changed = false;
    for (int i = 0; i < newer.size; i++) {
      changed |= add(newer.tags[i], newer.labels[i], newer.votes[i]);
    }
    return changed;
  }

  /** Returns whether ten others are used more than a tag. */
  public boolean beats(String tag, int tagVotes) {
    return size == SIZE && precedes(tags[SIZE - 1], votes[SIZE - 1], tag, tagVotes);
  }

  /** Returns the number of tags. */
  public int size() {
    return size;
  }

  /** Returns a tag, the best of which is number 0. */
  String tag(int number) {
    return tags[number];
  }

  /** Returns a tag's label. */
  String label(int number) {
    return labels[number];
  }

  /** Returns a tag's photographers. */
  int votes(int number) {
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

  /** Returns where a new tag comes in: at the end, where the last one of a full list falls out. */
  private int makeRoom() {
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
