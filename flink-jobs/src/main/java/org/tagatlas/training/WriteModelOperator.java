package org.tagatlas.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FileUtils;
import org.tagatlas.locate.ModelFitting;
import org.tagatlas.locate.model.ModelBuilder;

/** Writes the model at the end of the input. Emits nothing. */
final class WriteModelOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<byte[], byte[]>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final TrainingSettings settings;
  private transient Path folder;
  private transient ModelBuilder model;

  WriteModelOperator(TrainingSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    folder = Files.createTempDirectory(settings.workFolder(), "model");
    model = new ModelBuilder(folder, settings.model());
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) throws Exception {
    model.add(element.getValue());
  }

  @Override
  public void endInput() throws Exception {
    if (model.photographers() > 0) {
      model.write(settings.outFile(), new ModelFitting());
    }
  }

  @Override
  public void close() throws Exception {
    if (model != null) {
      model.close();
      FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
    super.close();
  }
}
