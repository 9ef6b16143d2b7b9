package org.tagatlas.inference;

import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

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
  private transient TextDocuments documents;
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
    documents = new TextDocuments(models.loadText(getRuntimeContext()));
    tally = new SummaryMetrics(output, getMetricGroup());
    located = tally.of(LOCATED);
    notLocatable = tally.of(NOT_LOCATABLE);
  }

  @Override
  public void processElement(StreamRecord<PhotoRecord> element) {
    Document document = documents.of(element.getValue(), 1);
    if (document == null) {
      notLocatable.add(1);
      return;
    }
    located.add(1);
    output.collect(new StreamRecord<>(document));
  }

  @Override
  protected void flush() {
    tally.flush();
  }
}
