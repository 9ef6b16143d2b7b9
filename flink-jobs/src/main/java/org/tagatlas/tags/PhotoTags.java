package org.tagatlas.tags;

import java.util.List;

/**
 * The tags and machine tags of one photo, each once, in the order of their first appearance.
 *
 * @param tags no two with the same clean form; the first one's label stays
 * @param machineTags no two equal
 */
public record PhotoTags(List<Tag> tags, List<MachineTag> machineTags) {

  static final PhotoTags NONE = new PhotoTags(List.of(), List.of());

  /** Copies nothing that is immutable already. */
  public PhotoTags {
    tags = List.copyOf(tags);
    machineTags = List.copyOf(machineTags);
  }

  /** Reads the tag fields of one metadata record; of many a {@link TagReader} does it faster. */
  public static PhotoTags parse(String userTagsEncoded, String machineTagsEncoded) {
    return new TagReader(0).read(userTagsEncoded, machineTagsEncoded);
  }
}
