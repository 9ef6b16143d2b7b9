package org.tagatlas.tags;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.connectors.record.UrlText;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * The tags and machine tags of one photo, each once, in the order of their first appearance.
 *
 * @param tags no two with the same clean form; the first one's label stays
 * @param machineTags no two equal
 */
public record PhotoTags(List<Tag> tags, List<MachineTag> machineTags) {

  /** Up to so many tags comparing with each is cheaper than a hash set. */
  private static final int FEW = 24;

  private static final PhotoTags NONE = new PhotoTags(List.of(), List.of());

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
      return NONE;
    }
    Parser parser = new Parser();
    parser.field(userTagsEncoded, true);
    parser.field(machineTagsEncoded, false);
    return new PhotoTags(parser.tags, parser.machineTags);
  }

  private static final class Parser {

    final List<Tag> tags = new ArrayList<>();
    final List<MachineTag> machineTags = new ArrayList<>(0);
    private Set<Utf8Text> manyTags;
    private Set<MachineTag> manyMachineTags;

    void field(String encoded, boolean userTags) {
      byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
      int from = 0;
      byte marks = 0;
      for (int i = 0; i <= bytes.length; i++) {
        byte b = i < bytes.length ? bytes[i] : (byte) ',';
        if (b != ',') {
          marks |= CleanForm.mark(b);
          continue;
        }
        if (i > from) {
          if ((marks & CleanForm.INTRICATE) != 0) {
            part(new String(bytes, from, i - from, StandardCharsets.UTF_8), userTags);
          } else if (userTags) {
            plainPart(Arrays.copyOfRange(bytes, from, i), marks != 0);
          }
        }
        from = i + 1;
        marks = 0;
      }
    }

    /** Adds a part of plain ASCII, which is its own label and no machine tag. */
    private void plainPart(byte[] label, boolean changes) {
      Utf8Text labelText = Utf8Text.ofBytes(label);
      Utf8Text cleanText = changes ? Utf8Text.ofBytes(CleanForm.ofPlain(label)) : labelText;
      if (cleanText.length() > 0 && isNew(cleanText)) {
        tags.add(new Tag(cleanText, labelText));
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
        Tag tag = new Tag(CleanForm.of(label), label);
        if (tag.cleanText().length() > 0 && isNew(tag.cleanText())) {
          tags.add(tag);
        }
      }
    }

    private boolean isNew(Utf8Text clean) {
      if (tags.size() < FEW) {
        for (int i = 0; i < tags.size(); i++) {
          if (tags.get(i).cleanText().equals(clean)) {
            return false;
          }
        }
        return true;
      }
      if (manyTags == null) {
        manyTags = new HashSet<>();
        tags.forEach(tag -> manyTags.add(tag.cleanText()));
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
