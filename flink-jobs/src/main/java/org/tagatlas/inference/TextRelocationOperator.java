package org.tagatlas.inference;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.settings.Counting;

/**
 * Publishes photos at the place that their text names, as {@link TextLocationOperator} does, and
 * keeps them. Restored with another model, it estimates the place of each of them again: the
 * document is rewritten, or removed if the new model does not locate the photo. Photos that have
 * been excluded since are removed. Keyed by photo ID.
 */
public final class TextRelocationOperator extends MiniBatchOperator<PhotoRecord, Document> {

  private static final long serialVersionUID = 1L;

  /** Kept photos that are estimated again between two checkpoints or ticks. */
  private static final int MAX_AGAIN = 10_000;

  private final Models models;
  private final Counting counting;

  private transient TextDocuments documents;
  private transient ValueState<PhotoRecord> photos;

  /** Twice the number of publications and removals of a photo, plus 1 if it is published now. */
  private transient ValueState<Long> versions;

  /** The model of the last estimate of a photo. */
  private transient ValueState<String> estimatedBy;

  /** The model of all kept photos of a subtask; empty while some of them have another one. */
  private transient ListState<String> modelOfAll;

  private transient List<String> restoredModels;

  /** The photos to estimate again, from {@code done} on. */
  private transient LongArrayList again;

  private transient int done;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count located;
  private transient SummaryMetrics.Count notLocatable;

  /**
   * Creates an operator.
   *
   * @param counting which photos are excluded, and not published again
   */
  public TextRelocationOperator(Models models, Counting counting) {
    super(Duration.ofSeconds(1));
    this.models = models;
    this.counting = counting;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    modelOfAll =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("models", StringSerializer.INSTANCE));
    restoredModels = new ArrayList<>();
    modelOfAll.get().forEach(restoredModels::add);
  }

  @Override
  public void open() throws Exception {
    super.open();
    documents = new TextDocuments(models.loadText(getRuntimeContext()));
    photos =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("photo", new PhotoRecordSerializer()));
    versions =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("version", LongSerializer.INSTANCE));
    estimatedBy =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("model", StringSerializer.INSTANCE));
    tally =
        new SummaryMetrics(
            output,
            getMetricGroup(),
            Set.of(TextLocationOperator.LOCATED, TextLocationOperator.NOT_LOCATABLE));
    located = tally.of(TextLocationOperator.LOCATED);
    notLocatable = tally.of(TextLocationOperator.NOT_LOCATABLE);
    again = new LongArrayList();
    done = 0;
    if (!restoredModels.stream().allMatch(documents.model()::equals)) {
      try (Stream<Long> kept =
          this.<Long>getKeyedStateBackend().getKeys("photo", VoidNamespace.INSTANCE)) {
        kept.forEach(id -> again.add(id.longValue()));
      }
    }
    logRestore("photos to estimate again", again.size());
  }

  @Override
  public void processElement(StreamRecord<PhotoRecord> element) throws Exception {
    PhotoRecord photo = element.getValue();
    if (photo.userTags().isEmpty() && photo.title().isEmpty()) {
      // No model will locate it.
      notLocatable.add(1);
      return;
    }
    setCurrentKey(photo.photoid());
    photos.update(photo);
    estimate(photo);
  }

  /** Estimates the place of the current photo, and publishes or removes it. */
  private void estimate(PhotoRecord photo) throws Exception {
    Long before = versions.value();
    long version = before == null ? 0 : before >> 1;
    boolean wasPublished = before != null && (before & 1) != 0;
    boolean isExcluded = counting.excludes(photo);
    Document document = isExcluded ? null : documents.of(photo, version + 1);
    if (document == null && wasPublished) {
      document = Document.removal(Long.toString(photo.photoid()), version + 1);
    }
    boolean isPublished = document != null && !document.deleted();
    located.add((isPublished ? 1 : 0) - (wasPublished ? 1 : 0));
    notLocatable.add(
        (isPublished || isExcluded ? 0 : 1) - (before == null || wasPublished ? 0 : 1));
    if (document != null) {
      output.collect(new StreamRecord<>(document));
      version++;
    }
    if (isExcluded) {
      photos.clear();
      versions.clear();
      estimatedBy.clear();
      return;
    }
    versions.update(version << 1 | (isPublished ? 1 : 0));
    estimatedBy.update(documents.model());
  }

  private void estimateAgain(int most) throws Exception {
    int end = (int) Math.min(again.size(), (long) done + most);
    for (; done < end; done++) {
      setCurrentKey(again.getLong(done));
      // A failure can have left some with the new model.
      if (!documents.model().equals(estimatedBy.value())) {
        estimate(photos.value());
      }
    }
    if (done == again.size()) {
      again = new LongArrayList();
      done = 0;
    }
  }

  @Override
  protected void flush() throws Exception {
    estimateAgain(MAX_AGAIN);
    tally.flush();
  }

  @Override
  public void endInput() throws Exception {
    estimateAgain(Integer.MAX_VALUE);
    tally.flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    modelOfAll.update(List.of(again.isEmpty() ? documents.model() : ""));
  }
}
