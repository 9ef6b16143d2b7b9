package org.tagatlas.vector;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.similar.LopqCode;

/**
 * Joins photos with the codes of their vectors and publishes both together. Keyed by photo ID.
 *
 * <p>Whichever arrives first waits in keyed state for the other. Of several different vectors of a
 * photo, the first one in the order of {@link EncodedVector} remains, so the order of files has no
 * influence. A restored operator removes what is on its takedown list.
 */
public final class JoinVectorOperator extends MiniBatchOperator<VectorUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** The side output with published codes, for their cells. */
  public static final OutputTag<CellUpdate> CELLS =
      new OutputTag<>("vector-cells", CellUpdateSerializer.TYPE);

  private static final String PHOTO = "photo";
  private static final String VECTOR = "vector";
  private static final VectorPhotoSerializer PHOTOS = new VectorPhotoSerializer();
  private static final EncodedVectorSerializer VECTORS = new EncodedVectorSerializer();

  private final String model;
  private final Exclusions exclusions;
  private final int collisions;

  private transient ListState<String> modelOfState;
  private transient ValueState<VectorPhoto> photos;
  private transient ValueState<EncodedVector> vectors;
  private transient List<Long> excluded;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count published;
  private transient SummaryMetrics.Count waiting;
  private transient SummaryMetrics.Count conflicting;
  private transient SummaryMetrics.Count stateBytes;
  private transient DataOutputSerializer scratch;

  /**
   * Creates an operator.
   *
   * @param model ID of the model of the codes
   * @param exclusions the takedown list
   * @param collisions minimum number of equal fine centroids of near-duplicates; 0 if they are not
   *     searched
   */
  public JoinVectorOperator(String model, Exclusions exclusions, int collisions) {
    super(Duration.ofSeconds(1));
    this.model = model;
    this.exclusions = exclusions;
    this.collisions = collisions;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    modelOfState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("model", Types.STRING));
    for (String other : modelOfState.get()) {
      if (!other.equals(model)) {
        throw new SuppressRestartsException(
            new IllegalStateException(
                "The run has encoded its vectors with the model "
                    + other
                    + ", but --similar-model is the model "
                    + model
                    + ". Codes of two models cannot be compared: give the former model, or start a"
                    + " new run."));
      }
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    modelOfState.update(List.of(model));
  }

  @Override
  public void open() throws Exception {
    super.open();
    photos =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(PHOTO, new VectorPhotoSerializer()));
    vectors =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(VECTOR, new EncodedVectorSerializer()));
    tally = new SummaryMetrics(output, getMetricGroup(), DocumentKind.VECTORS.levels());
    published = tally.of("vectors");
    waiting = tally.of("vectors_waiting");
    conflicting = tally.of("vectors_conflicting");
    stateBytes = tally.of("vectors_state_bytes");
    scratch = new DataOutputSerializer(512);
    excluded = exclusions.size() == 0 ? List.of() : excluded();
    logRestore("excluded photos", excluded.size());
  }

  /** Returns the photos in state that are on the takedown list. */
  private List<Long> excluded() throws Exception {
    Set<Long> found = new TreeSet<>();
    KeyedStateBackend<Long> backend = getKeyedStateBackend();
    try (Stream<Long> keys = backend.getKeys(PHOTO, VoidNamespace.INSTANCE)) {
      for (Iterator<Long> all = keys.iterator(); all.hasNext(); ) {
        long photoid = all.next();
        setCurrentKey(photoid);
        if (exclusions.excludesPhoto(photoid) || exclusions.excludesVoter(photos.value().voter())) {
          found.add(photoid);
        }
      }
    }
    try (Stream<Long> keys = backend.getKeys(VECTOR, VoidNamespace.INSTANCE)) {
      keys.filter(exclusions::excludesPhoto).forEach(found::add);
    }
    return List.copyOf(found);
  }

  @Override
  public void processElement(StreamRecord<VectorUpdate> element) throws Exception {
    removeExcluded();
    VectorUpdate update = element.getValue();
    setCurrentKey(update.photoid());
    if (update instanceof VectorUpdate.Photo arrived) {
      stateBytes.add(size(arrived.photo()) - size(photos.value()));
      photos.update(arrived.photo());
      EncodedVector vector = vectors.value();
      if (vector != null) {
        waiting.add(-1);
        publish(arrived.photo(), vector);
      }
    } else {
      take(((VectorUpdate.Encoded) update).vector());
    }
  }

  private void take(EncodedVector vector) throws Exception {
    EncodedVector former = vectors.value();
    if (former != null) {
      int order = vector.compareTo(former);
      if (order == 0) {
        return;
      }
      conflicting.add(1);
      if (order > 0) {
        return;
      }
    }
    EncodedVector next = vector.withVersion(former == null ? 0 : former.version());
    VectorPhoto photo = photos.value();
    if (photo != null) {
      publish(photo, next);
      return;
    }
    if (former == null) {
      waiting.add(1);
    }
    update(next);
  }

  private void publish(VectorPhoto photo, EncodedVector vector) throws Exception {
    EncodedVector next = vector.withVersion(vector.version() + 1);
    if (collisions > 0) {
      leaveCell(photo.photoid(), vectors.value(), next);
      LopqCode code = LopqCode.of(next.code());
      emit(photo.photoid(), code, next.version(), code.fine());
    }
    if (vector.version() == 0) {
      published.add(1);
    }
    update(next);
    output.collect(new StreamRecord<>(VectorDocument.of(photo, next, model, collisions > 0)));
  }

  /** Takes a published code out of its cell, unless the next code is in the same cell. */
  private void leaveCell(long photoid, EncodedVector former, EncodedVector next) {
    if (former == null || former.version() == 0) {
      return;
    }
    LopqCode code = LopqCode.of(former.code());
    if (next == null) {
      emit(photoid, code, former.version() + 1, null);
    } else if (!code.cell().equals(LopqCode.of(next.code()).cell())) {
      emit(photoid, code, next.version(), null);
    }
  }

  private void emit(long photoid, LopqCode code, long version, byte[] fine) {
    int cell = CellUpdate.cell(code.coarse1(), code.coarse2());
    output.collect(CELLS, new StreamRecord<>(new CellUpdate(cell, photoid, version, fine)));
  }

  private void update(EncodedVector vector) throws Exception {
    stateBytes.add(size(vector) - size(vectors.value()));
    vectors.update(vector);
  }

  private long size(VectorPhoto photo) throws IOException {
    scratch.clear();
    if (photo != null) {
      PHOTOS.serialize(photo, scratch);
    }
    return scratch.length();
  }

  private long size(EncodedVector vector) throws IOException {
    scratch.clear();
    if (vector != null) {
      VECTORS.serialize(vector, scratch);
    }
    return scratch.length();
  }

  /** Removes what was on the takedown list when the operator was restored. */
  private void removeExcluded() throws Exception {
    if (excluded.isEmpty()) {
      return;
    }
    for (long photoid : excluded) {
      setCurrentKey(photoid);
      EncodedVector vector = vectors.value();
      if (vector != null && vector.version() > 0) {
        published.add(-1);
        if (collisions > 0) {
          leaveCell(photoid, vector, null);
        }
        output.collect(
            new StreamRecord<>(Document.removal(Long.toString(photoid), vector.version() + 1)));
      } else if (vector != null) {
        waiting.add(-1);
      }
      stateBytes.add(-size(photos.value()) - size(vector));
      photos.clear();
      vectors.clear();
    }
    excluded = List.of();
  }

  @Override
  protected void flush() throws Exception {
    removeExcluded();
    tally.flush();
  }
}
