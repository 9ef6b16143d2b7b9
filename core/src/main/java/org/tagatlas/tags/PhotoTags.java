package org.tagatlas.tags;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.text.UrlText;
import org.tagatlas.text.Utf8Text;

/**
 * The distinct tags and machine tags of one photo, in order of first appearance.
 *
 * @param tags no two have the same clean form; the first label is kept
 * @param machineTags no two are equal
 */
public record PhotoTags(List<Tag> tags, List<MachineTag> machineTags) {

  /** Up to this number of tags, a linear search is cheaper than a hash set. */
  private static final int MAX_LINEAR_SEARCH = 24;

  private static final PhotoTags NONE = new PhotoTags(List.of(), List.of());

  /** Makes both lists unmodifiable. */
  public PhotoTags {
    tags = List.copyOf(tags);
    machineTags = List.copyOf(machineTags);
  }

  /**
   * Parses the two tag fields of a metadata record. A machine tag counts in either field. A part of
   * the machine tags field that is not a machine tag is ignored, because nobody typed it as a tag:
   * Flickr put a bare {@code video} there for videos.
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
          if ((marks & CleanForm.COMPLEX) != 0) {
            part(new String(bytes, from, i - from, StandardCharsets.UTF_8), userTags);
          } else if (userTags) {
            plainPart(Arrays.copyOfRange(bytes, from, i), marks != 0);
          }
        }
        from = i + 1;
        marks = 0;
      }
    }

    /** Adds a plain ASCII part, which is its own label and cannot be a machine tag. */
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
      if (tags.size() < MAX_LINEAR_SEARCH) {
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
      if (machineTags.size() < MAX_LINEAR_SEARCH) {
        return !machineTags.contains(machineTag);
      }
      if (manyMachineTags == null) {
        manyMachineTags = new HashSet<>(machineTags);
      }
      return manyMachineTags.add(machineTag);
    }
  }
}
