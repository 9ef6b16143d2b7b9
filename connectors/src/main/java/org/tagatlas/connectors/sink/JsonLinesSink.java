package org.tagatlas.connectors.sink;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * A committing sink of documents as JSON Lines: a file appears once the checkpoint that holds its
 * documents has completed. Each line has the document's {@code id} and {@code version}, then its
 * fields or {@code "deleted":true}; the greatest version of an id holds, whatever file it is in.
 */
public final class JsonLinesSink {

  private JsonLinesSink() {}

  /** Returns a sink of one kind of documents into a folder of its own. */
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

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void encode(Document document, OutputStream stream) throws IOException {
      // Closing the generator writes its buffer and leaves the stream open.
      try (JsonGenerator line =
          JSON.createGenerator(stream, JsonEncoding.UTF8)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)) {
        line.writeStartObject();
        line.writeStringField("id", document.id());
        line.writeNumberField("version", document.version());
        if (document.deleted()) {
          line.writeBooleanField("deleted", true);
          line.writeEndObject();
        }
        // The source is an object already: what follows its brace goes on with this line's.
        line.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      }
      if (!document.deleted()) {
        byte[] source = document.source();
        boolean empty = source.length == 2;
        if (!empty) {
          stream.write(',');
        }
        stream.write(source, 1, source.length - 1);
      }
      stream.write('\n');
    }
  }
}
