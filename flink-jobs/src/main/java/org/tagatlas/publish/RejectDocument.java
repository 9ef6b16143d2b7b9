package org.tagatlas.publish;

import java.time.Instant;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.record.Reject;

/** Creates documents of rejected rows. */
public final class RejectDocument {

  private RejectDocument() {}

  /** Returns the document of a reject; its id is {@code shard:line}. */
  public static Document of(Reject reject, long seenEpochMillis) {
    byte[] source =
        JsonSource.of(
            json -> {
              json.text("shard", reject.shard());
              json.number("line", reject.line());
              json.text("reason", reject.reason().id());
              json.text("detail", reject.detail());
              json.text("raw", reject.raw());
              json.text("seen", Instant.ofEpochMilli(seenEpochMillis).toString());
            });
    return new Document(reject.shard() + ':' + reject.line(), 1, source);
  }
}
