package org.tagatlas.vector;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.model.Models;
import org.tagatlas.publish.RejectDocument;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.vector.VectorRow.FileEnd;
import org.tagatlas.vector.VectorRow.Invalid;
import org.tagatlas.vector.VectorRow.Vector;

/**
 * Encodes vectors. Rows that are no vector, or one that does not fit the model, go to a side output
 * as dead letters; those of photos on the takedown list are dropped. There is no state.
 */
public final class EncodeVectorOperator extends MiniBatchOperator<VectorRow, VectorUpdate> {

  private static final long serialVersionUID = 1L;

  /** The side output with documents of dead letters. */
  public static final OutputTag<Document> REJECTS =
      new OutputTag<>("vector-rejects", DocumentSerializer.TYPE);

  private final Models models;
  private final Exclusions exclusions;
  private final boolean keepComponents;

  private transient LopqEncoder encoder;
  private transient int inputs;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count read;
  private transient SummaryMetrics.Count excluded;
  private transient SummaryMetrics.Count rejected;
  private transient SummaryMetrics.Count files;

  /**
   * Creates an operator.
   *
   * @param models the model of vectors
   * @param exclusions the takedown list
   * @param keepComponents whether to keep the components of vectors, for exact distances
   */
  public EncodeVectorOperator(Models models, Exclusions exclusions, boolean keepComponents) {
    super(Duration.ofSeconds(1));
    this.models = models;
    this.exclusions = exclusions;
    this.keepComponents = keepComponents;
  }

  @Override
  public void open() throws Exception {
    super.open();
    encoder = new LopqEncoder(models.loadVectorModel(getRuntimeContext()));
    inputs = encoder.inputs();
    tally = new SummaryMetrics(output, getMetricGroup());
    read = tally.of("vectors_read");
    excluded = tally.of("vectors_excluded");
    rejected = tally.of("vectors_rejected");
    files = tally.of("vector_files");
  }

  @Override
  public void processElement(StreamRecord<VectorRow> element) {
    VectorRow row = element.getValue();
    if (row instanceof FileEnd) {
      files.add(1);
      return;
    }
    read.add(1);
    if (row instanceof Vector vector) {
      encode(vector);
    } else if (row instanceof Invalid invalid) {
      reject(invalid.file(), invalid.number(), invalid.problem(), invalid.text());
    }
  }

  private void encode(Vector vector) {
    String problem = problem(vector);
    if (problem != null) {
      reject(vector.file(), vector.number(), problem, "");
    } else if (exclusions.excludesPhoto(vector.photoid())) {
      excluded.add(1);
    } else {
      byte[] code = encoder.encode(vector.values()).bytes();
      byte[] components = keepComponents ? bytes(encoder.components()) : new byte[0];
      output.collect(
          new StreamRecord<>(
              new VectorUpdate.Encoded(vector.photoid(), new EncodedVector(code, components, 0))));
    }
  }

  /** Returns why a vector cannot be encoded; null if it can. */
  private String problem(Vector vector) {
    if (vector.photoid() <= 0) {
      return "the photo id must be positive, but was " + vector.photoid();
    }
    if (vector.values().length != inputs) {
      return "the model has " + inputs + " dimensions, but the vector " + vector.values().length;
    }
    for (float value : vector.values()) {
      if (!Float.isFinite(value)) {
        return "a value is not finite";
      }
    }
    return null;
  }

  private void reject(String file, long number, String problem, String text) {
    rejected.add(1);
    Reject reject = new Reject(file, number, RejectReason.BAD_VECTOR, problem, text);
    if (exclusions.excludes(reject)) {
      return;
    }
    output.collect(
        REJECTS, new StreamRecord<>(RejectDocument.of(reject, Clock.systemUTC().millis())));
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  @Override
  protected void flush() {
    tally.flush();
  }
}
