package org.tagatlas.inference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.model.Models;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/**
 * Publishes photos at the place that their text names. The document of a photo is a function of the
 * photo and the model, so there is no state.
 */
public final class TextLocationOperator extends MiniBatchOperator<PhotoRecord, Document> {

  private static final long serialVersionUID = 1L;

  /** The count of photos that are published at the place of their text. */
  public static final String LOCATED = "located_text";

  /** The count of photos whose text names no place that is likely enough. */
  public static final String NOT_LOCATABLE = "not_locatable";

  private final Models models;
  private transient TextLocator locator;
  private transient Gazetteer gazetteer;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count located;
  private transient SummaryMetrics.Count notLocatable;

  /** Creates an operator. */
  public TextLocationOperator(Models models) {
    super(Duration.ofSeconds(1));
    this.models = models;
  }

  @Override
  public void open() throws Exception {
    super.open();
    locator = models.loadText(getRuntimeContext());
    gazetteer = Gazetteer.load();
    tally = new SummaryMetrics(output, getMetricGroup());
    located = tally.of(LOCATED);
    notLocatable = tally.of(NOT_LOCATABLE);
  }

  @Override
  public void processElement(StreamRecord<PhotoRecord> element) {
    PhotoRecord photo = element.getValue();
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    List<String> labels = tags.tags().stream().map(Tag::label).toList();
    Optional<TextEstimate> estimate = locator.locate(labels, UrlText.decode(photo.title()));
    if (estimate.isEmpty()) {
      notLocatable.add(1);
      return;
    }
    located.add(1);
    String division = estimate.get().admin1Code();
    output.collect(
        new StreamRecord<>(
            PhotoDocument.estimated(
                photo,
                estimate.get(),
                division == null ? null : gazetteer.admin1Name(division),
                locator.name(),
                tags)));
  }

  @Override
  protected void flush() {
    tally.flush();
  }
}
