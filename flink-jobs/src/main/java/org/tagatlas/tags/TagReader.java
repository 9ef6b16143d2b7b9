package org.tagatlas.tags;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.connectors.record.UrlText;

/**
 * Reads the tag fields of metadata records and remembers the tags that it made, by what stood in
 * the field: four of five tags are among a few thousand, and to find one again takes a tenth of
 * what making it does (TagsBenchmark). Not thread-safe.
 */
public final class TagReader {

  private static final int REMEMBERED = 1 << 14;

  /** Longer parts are rare, and their keys would take memory. */
  private static final int MAX_REMEMBERED_LENGTH = 64;

  /** Up to so many tags comparing with each is cheaper than a hash set. */
  private static final int FEW = 24;

  /** What a part of a field stands for: a machine tag, a tag, or nothing. */
  private record Part(String encoded, MachineTag machineTag, Tag tag) {}

  /** Each part is in the one place that its hash gives it, or not at all. */
  private final Part[] remembered;

  private List<Tag> tags;
  private List<MachineTag> machineTags;
  private Set<String> manyTags;
  private Set<MachineTag> manyMachineTags;

  /** Makes a reader. */
  public TagReader() {
    this(REMEMBERED);
  }

  /** Makes a reader that remembers so many tags at the most: a power of two, or 0. */
  TagReader(int remembered) {
    this.remembered = new Part[remembered];
  }

  /**
   * Reads the two tag fields of a metadata record. A machine tag counts in whichever field it
   * stands. A part of the machine tags' field that is no machine tag is ignored: nobody typed it as
   * a tag, such as the bare {@code video} that Flickr put there for videos.
   *
   * @param userTagsEncoded comma separated, each part URL-encoded
   * @param machineTagsEncoded comma separated, each part URL-encoded
   */
  public PhotoTags read(String userTagsEncoded, String machineTagsEncoded) {
    if (userTagsEncoded.isEmpty() && machineTagsEncoded.isEmpty()) {
      return PhotoTags.NONE;
    }
    tags = new ArrayList<>();
    machineTags = new ArrayList<>(0);
    manyTags = null;
    manyMachineTags = null;
    field(userTagsEncoded, true);
    field(machineTagsEncoded, false);
    return new PhotoTags(tags, machineTags);
  }

  private void field(String encoded, boolean userTags) {
    int length = encoded.length();
    int from = 0;
    int hash = 0;
    for (int i = 0; i <= length; i++) {
      char c = i < length ? encoded.charAt(i) : ',';
      if (c != ',') {
        hash = hash * 31 + c;
        continue;
      }
      if (i > from) {
        add(part(encoded, from, i, hash), userTags);
      }
      from = i + 1;
      hash = 0;
    }
  }

  private Part part(String field, int from, int to, int hash) {
    if (remembered.length == 0 || to - from > MAX_REMEMBERED_LENGTH) {
      return make(field.substring(from, to));
    }
    int place = (hash ^ hash >>> 15) & remembered.length - 1;
    Part part = remembered[place];
    if (part == null
        || part.encoded.length() != to - from
        || !field.startsWith(part.encoded, from)) {
      part = make(field.substring(from, to));
      remembered[place] = part;
    }
    return part;
  }

  private static Part make(String encoded) {
    String label = CleanForm.label(UrlText.decode(encoded));
    MachineTag machineTag = MachineTag.ofLabel(label);
    if (machineTag != null) {
      return new Part(encoded, machineTag, null);
    }
    String clean = CleanForm.of(label);
    return new Part(encoded, null, clean.isEmpty() ? null : new Tag(clean, label));
  }

  private void add(Part part, boolean userTags) {
    if (part.machineTag != null) {
      if (isNew(part.machineTag)) {
        machineTags.add(part.machineTag);
      }
    } else if (userTags && part.tag != null && isNew(part.tag.clean())) {
      tags.add(part.tag);
    }
  }

  private boolean isNew(String clean) {
    if (tags.size() < FEW) {
      for (int i = 0; i < tags.size(); i++) {
        if (tags.get(i).clean().equals(clean)) {
          return false;
        }
      }
      return true;
    }
    if (manyTags == null) {
      manyTags = new HashSet<>();
      tags.forEach(tag -> manyTags.add(tag.clean()));
    }
    return manyTags.add(clean);
  }

  private boolean isNew(MachineTag machineTag) {
    if (machineTags.size() < FEW) {
      return !machineTags.contains(machineTag);
    }
    if (manyMachineTags == null) {
      manyMachineTags = new HashSet<>(machineTags);
    }
    return manyMachineTags.add(machineTag);
  }
}
