package org.tagatlas.tags;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.connectors.record.UrlText;

/**
 * The tags and machine tags of one photo, each once, in the order of their first appearance.
 *
 * @param tags no two with the same clean form; the first one's label stays
 * @param machineTags no two equal
 */
public record PhotoTags(List<Tag> tags, List<MachineTag> machineTags) {

  /** Up to so many tags comparing with each is cheaper than a hash set. */
  private static final int FEW = 24;

  /** Copies nothing that is immutable already. */
  public PhotoTags {
    tags = List.copyOf(tags);
    machineTags = List.copyOf(machineTags);
  }

  /**
   * Reads the two tag fields of a metadata record. A machine tag counts in whichever field it
   * stands. A part of the machine tags' field that is no machine tag is ignored: nobody typed it as
   * a tag, such as the bare {@code video} that Flickr put there for videos.
   *
   * @param userTagsEncoded comma separated, each part URL-encoded
   * @param machineTagsEncoded comma separated, each part URL-encoded
   */
  public static PhotoTags parse(String userTagsEncoded, String machineTagsEncoded) {
    if (userTagsEncoded.isEmpty() && machineTagsEncoded.isEmpty()) {
      return new PhotoTags(List.of(), List.of());
    }
    Parser parser = new Parser();
    parser.field(userTagsEncoded, true);
    parser.field(machineTagsEncoded, false);
    return new PhotoTags(parser.tags, parser.machineTags);
  }

  private static final class Parser {

    final List<Tag> tags = new ArrayList<>();
    final List<MachineTag> machineTags = new ArrayList<>();
    private Set<String> manyTags;
    private Set<MachineTag> manyMachineTags;

    void field(String encoded, boolean userTags) {
      int from = 0;
      while (from < encoded.length()) {
        int comma = encoded.indexOf(',', from);
        int to = comma < 0 ? encoded.length() : comma;
        if (to > from) {
          part(encoded.substring(from, to), userTags);
        }
        from = to + 1;
      }
    }

    private void part(String encoded, boolean userTags) {
      String label = CleanForm.label(UrlText.decode(encoded));
      MachineTag machineTag = MachineTag.ofLabel(label);
      if (machineTag != null) {
        if (isNew(machineTag)) {
          machineTags.add(machineTag);
        }
      } else if (userTags) {
        String clean = CleanForm.of(label);
        if (!clean.isEmpty() && isNew(clean)) {
          tags.add(new Tag(clean, label));
        }
      }
    }

    private boolean isNew(String clean) {
      if (tags.size() < FEW) {
        for (Tag tag : tags) {
          if (tag.clean().equals(clean)) {
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
}
