package org.tagatlas.machinetag;

import java.util.List;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.JsonSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.MachineTag;

/** A published entry of the machine-tag index. */
public final class MachineTagDocument {

  private MachineTagDocument() {}

  /** Returns the document of a machine tag. Its ID is {@link MachineTag#id()}. */
  public static Document of(MachineTagCount count) {
    MachineTag tag = MachineTag.ofId(count.machineTag());
    byte[] source =
        JsonSource.of(
            json -> {
              json.text("namespace", tag.namespace());
              json.text("predicate", tag.predicate());
              json.text("value", tag.value());
              if (tag.number().isPresent()) {
                json.number("number", tag.number().getAsDouble());
              }
              json.number("photos", count.photos());
              if (count.firstSeen() != PhotoRecord.NO_TIME) {
                json.instant("first_seen", count.firstSeen());
                json.instant("last_seen", count.lastSeen());
              }
              json.texts("countries", List.copyOf(count.countries()));
              json.texts("terms", tag.terms());
            });
    return new Document(count.machineTag(), count.version(), source);
  }
}
