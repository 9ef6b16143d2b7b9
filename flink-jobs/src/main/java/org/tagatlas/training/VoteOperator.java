package org.tagatlas.training;

import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.locate.model.FitPhoto;
import org.tagatlas.locate.model.Folds;
import org.tagatlas.locate.model.VotePages;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

/** Makes pages of votes of training photos, and keeps a sample of the photos to fit weights to. */
final class VoteOperator extends MiniBatchOperator<PhotoRecord, byte[]> {

  private static final long serialVersionUID = 1L;

  private final Folds folds;
  private transient VotePages pages;
  private transient FitPhoto.Sample sample;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count trained;
  private transient SummaryMetrics.Count fitted;
  private transient SummaryMetrics.Count tested;
  private transient SummaryMetrics.Count unusable;
  private transient String photographer;
  private transient Folds.Use use;

  VoteOperator(Folds folds) {
    super(Duration.ofSeconds(1));
    this.folds = folds;
  }

  @Override
  public void open() throws Exception {
    super.open();
    pages = new VotePages(this::emit);
    sample = new FitPhoto.Sample();
    tally = new SummaryMetrics(output, getMetricGroup());
    trained = tally.of("photos");
    fitted = tally.of("fit_photos");
    tested = tally.of("test_photos");
    unusable = tally.of("unusable");
  }

  private void emit(byte[] page) {
    output.collect(new StreamRecord<>(page));
  }

  @Override
  public void processElement(StreamRecord<PhotoRecord> element) {
    PhotoRecord photo = element.getValue();
    if (photo.uid().isEmpty()
        || !VotePages.isExact(photo.latitude(), photo.longitude(), photo.accuracy())) {
      unusable.add(1);
      return;
    }
    if (!photo.uid().equals(photographer)) {
      photographer = photo.uid();
      use = folds.of(photographer);
    }
    switch (use) {
      case TRAIN -> {
        trained.add(1);
        pages.add(
            photo.uid(), photo.latitude(), photo.longitude(), photo.userTags(), photo.title());
      }
      case FIT -> {
        fitted.add(1);
        sample.add(
            photo.photoid(),
            photo.uid(),
            photo.latitude(),
            photo.longitude(),
            photo.userTags(),
            photo.title());
      }
      case TEST -> tested.add(1);
    }
  }

  @Override
  protected void flush() {
    tally.flush();
  }

  @Override
  public void endInput() throws Exception {
    pages.flush();
    sample.flush(this::emit);
    super.endInput();
  }
}
