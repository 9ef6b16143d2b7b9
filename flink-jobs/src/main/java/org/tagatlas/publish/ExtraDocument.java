package org.tagatlas.publish;

import org.tagatlas.connectors.sink.Document;
import org.tagatlas.lookup.Extra;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.tags.MachineTag;

/** Creates documents with data of external services on machine tags. */
public final class ExtraDocument {

  private ExtraDocument() {}

  /**
   * Returns the document; its id is {@link MachineTag#id()}.
   *
   * @param fetchedMillis time of the response, in milliseconds since 1970
   */
  public static Document of(
      MachineTag tag, long version, ExtraService service, Extra extra, long fetchedMillis) {
    byte[] source =
        JsonSource.of(
            json -> {
              json.text("machine_tag", tag.id());
              json.text("namespace", tag.namespace());
              json.text("predicate", tag.predicate());
              json.text("value", tag.value());
              json.text("service", service.name());
              json.text("title", extra.title());
              json.text("caption", extra.caption());
              json.text("url", extra.url());
              json.text("license", service.license());
              json.text("license_url", service.licenseUrl());
              json.instant("fetched", Math.floorDiv(fetchedMillis, 1000L));
            });
    return new Document(tag.id(), version, source);
  }
}
