package org.tagatlas.vector;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.publish.JsonSource;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.vector.CellCodes.Code;

/**
 * Publishes of which photo another one is a near-duplicate (locally optimized hashing, Kalantidis
 * et al., arXiv 1604.06480): photos of one cell are connected if enough of their fine centroids are
 * equal, and those of a connected component are duplicates of the one with the smallest ID. Keyed
 * by cell.
 *
 * <p>A cell keeps the photos with the smallest IDs, up to a maximum, and its components are
 * computed again from all of them with each flush. So neither the order of photos nor the time of
 * flushes changes what remains published.
 */
public final class DuplicateOperator extends MiniBatchOperator<CellUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** Maximum number of codes of a cell; comparing all of them takes some ten milliseconds. */
  static final int MAX_CODES = 2_000;

  private static final int MAX_BUFFERED = 20_000;

  private final int collisions;
  private final int maxCodes;
  private final String model;

  private transient Int2ObjectMap<List<CellUpdate>> buffered;
  private transient int bufferedUpdates;
  private transient ValueState<CellCodes> cells;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count duplicates;
  private transient SummaryMetrics.Count dropped;

  /**
   * Creates an operator.
   *
   * @param collisions minimum number of equal fine centroids of near-duplicates, at least 1
   * @param maxCodes maximum number of codes of a cell
   * @param model ID of the model of the codes
   * @param policy how often to publish
   */
  public DuplicateOperator(int collisions, int maxCodes, String model, EmitPolicy policy) {
    super(policy.flush());
    this.collisions = collisions;
    this.maxCodes = maxCodes;
    this.model = model;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Int2ObjectOpenHashMap<>();
    cells =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("codes", new CellCodesSerializer()));
    tally = new SummaryMetrics(output, getMetricGroup(), DocumentKind.DUPLICATES.levels());
    duplicates = tally.of("duplicates_published");
    dropped = tally.of("duplicates_dropped");
    logRestore("buffered codes", 0);
  }

  @Override
  public void processElement(StreamRecord<CellUpdate> element) throws Exception {
    CellUpdate update = element.getValue();
    buffered.computeIfAbsent(update.cell(), cell -> new ArrayList<>(2)).add(update);
    if (++bufferedUpdates >= MAX_BUFFERED) {
      logSpill("cells", buffered.size());
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    for (Int2ObjectMap.Entry<List<CellUpdate>> each : buffered.int2ObjectEntrySet()) {
      setCurrentKey(each.getIntKey());
      apply(each.getValue());
    }
    buffered = new Int2ObjectOpenHashMap<>();
    bufferedUpdates = 0;
    tally.flush();
  }

  private void apply(List<CellUpdate> updates) throws Exception {
    CellCodes cell = cells.value();
    CellCodes changed = cell == null ? CellCodes.EMPTY : cell;
    for (CellUpdate update : updates) {
      changed = apply(changed, update);
    }
    changed = publish(changed);
    if (changed.codes().isEmpty()) {
      cells.clear();
    } else {
      cells.update(changed);
    }
  }

  private CellCodes apply(CellCodes cell, CellUpdate update) {
    long photoid = update.photoid();
    Code former = cell.of(photoid);
    if (update.fine() == null) {
      if (former != null) {
        remove(former, update.version());
      }
      return cell.without(photoid);
    }
    // The document of a former code remains until the new component is known.
    CellCodes changed =
        cell.with(
            new Code(
                photoid,
                update.fine(),
                update.version(),
                former == null ? 0 : former.duplicateOf(),
                0));
    if (changed.codes().size() > maxCodes) {
      Code last = changed.codes().get(maxCodes);
      dropped.add(1);
      remove(last, last.version());
      changed = changed.without(last.photoid());
    }
    return changed;
  }

  /** Removes the document of a code that leaves the cell. */
  private void remove(Code code, long version) {
    if (code.duplicateOf() != 0) {
      duplicates.add(-1);
      int changes = version > code.version() ? 0 : code.changes() + 1;
      output.collect(
          new StreamRecord<>(
              Document.removal(Long.toString(code.photoid()), version(version, changes))));
    }
  }

  private CellCodes publish(CellCodes cell) {
    int[] components = cell.components(collisions);
    List<Code> codes = new ArrayList<>(cell.codes());
    for (int i = 0; i < components.length; i++) {
      Code code = codes.get(i);
      long original = components[i] == i ? 0 : codes.get(components[i]).photoid();
      if (original != code.duplicateOf()) {
        duplicates.add((original == 0 ? 0 : 1) - (code.duplicateOf() == 0 ? 0 : 1));
        Code next = code.publishedAs(original);
        codes.set(i, next);
        output.collect(new StreamRecord<>(document(next)));
      }
    }
    return new CellCodes(codes);
  }

  private Document document(Code code) {
    String id = Long.toString(code.photoid());
    long version = version(code.version(), code.changes());
    if (code.duplicateOf() == 0) {
      return Document.removal(id, version);
    }
    return new Document(
        id,
        version,
        JsonSource.of(
            json -> {
              json.number("photoid", code.photoid());
              json.number("duplicate_of", code.duplicateOf());
              json.text("model", model);
            }));
  }

  /** A code that moves to another cell has a greater version there, whatever happened here. */
  private static long version(long ofPhoto, int changes) {
    return (ofPhoto << Integer.SIZE) + changes;
  }
}
