package org.tagatlas.connectors.shard;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.tagatlas.connectors.record.RejectReason;

/** Reads a line of 23 or 25 tab-separated fields into a draft. Not thread-safe. */
final class TextRowReader {

  private static final int FIELDS = 23;
  private static final int NUMBERED_FIELDS = 25;

  private final RowDraft draft;
  private final boolean published;

  /** Where the fields of a line of text start; a further entry for the end of the last one. */
  private final int[] starts = new int[NUMBERED_FIELDS + 1];

  TextRowReader(RowDraft draft, boolean published) {
    this.draft = draft;
    this.published = published;
  }

  void read(byte[] buf, int off, int to) {
    int fields = 1;
    starts[0] = off;
    for (int i = off; i < to; i++) {
      if (buf[i] == '\t') {
        if (fields < NUMBERED_FIELDS) {
          starts[fields] = i + 1;
        }
        fields++;
      }
    }
    if (fields != FIELDS && fields != NUMBERED_FIELDS) {
      draft.fail(
          RejectReason.FIELD_COUNT,
          String.format(
              Locale.ROOT,
              "the line has %d tab-separated field%s, not 23 or 25",
              fields,
              fields == 1 ? "" : "s"));
      return;
    }
    starts[fields] = to + 1;
    // The longer form has the line number ahead of the photo id and the hash behind it.
    boolean numbered = fields == NUMBERED_FIELDS;
    int shift = numbered ? 1 : -1;
    draft.photoid(text(buf, numbered ? 1 : 0));
    draft.uid = text(buf, shift + 2);
    draft.taken = text(buf, shift + 4);
    draft.uploaded = whole(buf, shift + 5);
    draft.userTags = text(buf, shift + 9);
    draft.machineTags = text(buf, shift + 10);
    draft.longitude.set(text(buf, shift + 11));
    draft.latitude.set(text(buf, shift + 12));
    draft.accuracy = whole(buf, shift + 13);
    draft.marker = whole(buf, shift + 23);
    if (published) {
      draft.nickname = text(buf, shift + 3);
      draft.title = text(buf, shift + 7);
      draft.pageUrl = text(buf, shift + 14);
      draft.downloadUrl = text(buf, shift + 15);
      draft.licenseName = text(buf, shift + 16);
      draft.licenseUrl = text(buf, shift + 17);
    }
  }

  private String text(byte[] buf, int field) {
    int start = starts[field];
    int length = starts[field + 1] - 1 - start;
    return length == 0 ? "" : new String(buf, start, length, StandardCharsets.UTF_8);
  }

  private long whole(byte[] buf, int field) {
    return Numbers.whole(Numbers.trim(text(buf, field)));
  }
}
