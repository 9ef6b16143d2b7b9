package org.tagatlas.connectors.sink;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Committing sink that writes documents as JSON Lines. A file appears when the checkpoint with its
 * documents has completed. Each line has the document's {@code id} and {@code version}, followed by
 * its fields or {@code "deleted":true}. The greatest version of an id prevails across all files.
 */
public final class JsonLinesSink {

  private JsonLinesSink() {}

  /** Returns a sink for one kind of document; each kind needs a separate folder. */
  public static FileSink<Document> into(Path folder) {
    return FileSink.forRowFormat(folder, new LineEncoder())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".jsonl").build())
        .build();
  }

  static final class LineEncoder implements Encoder<Document> {

    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Document document, OutputStream stream) throws IOException {
      DocumentJson.write(document, stream);
      stream.write('\n');
    }
  }
}
