package org.tagatlas.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.tagatlas.run.UserError;

/** Writes JSON objects as Parquet, compressed by zstd. All columns are optional. */
public final class JsonParquetWriter implements Closeable {

  private static final long ROW_GROUP_BYTES = 64L << 20;

  private final ParquetWriter<ObjectNode> writer;

  /** Creates a file, or replaces it. */
  public JsonParquetWriter(Path file, List<Column> columns) throws IOException {
    this(new LocalOutputFile(file), columns);
  }

  /** Creates a file in memory. */
  public JsonParquetWriter(MemoryFile file, List<Column> columns) throws IOException {
    this((OutputFile) file, columns);
  }

  private JsonParquetWriter(OutputFile file, List<Column> columns) throws IOException {
    writer =
        new Builder(file, new Support(columns))
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  /**
   * Checks that the libraries for Parquet are on the class path.
   *
   * @throws UserError if they are not
   */
  public static void requireLibraries() {
    if (!ParquetFormat.AVAILABLE) {
      throw new UserError(
          "The libraries for Parquet are not on the class path. Run ./tagatlas from an"
              + " installation.");
    }
  }

  /**
   * Writes an object.
   *
   * @throws IllegalArgumentException if a value does not have the type of its column
   */
  public void write(ObjectNode document) throws IOException {
    writer.write(document);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<ObjectNode, Builder> {

    private final Support support;

    Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Abstract, but not called: the configuration is not Hadoop's. */
    @SuppressWarnings("deprecation")
    @Override
    protected WriteSupport<ObjectNode> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<ObjectNode> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }

  private static final class Support extends WriteSupport<ObjectNode> {

    private final List<Column> columns;
    private RecordConsumer consumer;

    Support(List<Column> columns) {
      this.columns = columns;
    }

    /** Abstract, but not called: the configuration is not Hadoop's. */
    @SuppressWarnings("deprecation")
    @Override
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      Types.MessageTypeBuilder message = Types.buildMessage();
      for (Column column : columns) {
        message.addField(type(column));
      }
      MessageType type = message.named("row");
      return new WriteContext(type, Map.of());
    }

    private static Type type(Column column) {
      if (column.list()) {
        return Types.optionalList()
            .requiredElement(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(column.name());
      }
      return switch (column.type()) {
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
        case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case INSTANT, LOCAL_TIME ->
            Types.optional(PrimitiveTypeName.INT64)
                .as(
                    LogicalTypeAnnotation.timestampType(
                        column.type() == Column.Type.INSTANT, TimeUnit.MILLIS))
                .named(column.name());
        case DAY ->
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.dateType())
                .named(column.name());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(ObjectNode document) {
      consumer.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        JsonNode value = column.value(document);
        if (value != null) {
          consumer.startField(column.name(), i);
          if (column.list()) {
            writeList(value);
          } else {
            writeValue(column, value);
          }
          consumer.endField(column.name(), i);
        }
      }
      consumer.endMessage();
    }

    private void writeList(JsonNode value) {
      consumer.startGroup();
      if (!value.isArray()) {
        consumer.startField("list", 0);
        writeElement(value);
        consumer.endField("list", 0);
      } else if (!value.isEmpty()) {
        consumer.startField("list", 0);
        value.forEach(this::writeElement);
        consumer.endField("list", 0);
      }
      consumer.endGroup();
    }

    private void writeElement(JsonNode element) {
      consumer.startGroup();
      consumer.startField("element", 0);
      consumer.addBinary(Binary.fromString(Column.text(element)));
      consumer.endField("element", 0);
      consumer.endGroup();
    }

    private void writeValue(Column column, JsonNode value) {
      switch (column.type()) {
        case TEXT -> consumer.addBinary(Binary.fromString(Column.text(value)));
        case INTEGER, INSTANT, LOCAL_TIME -> consumer.addLong(column.integer(value));
        case DAY -> consumer.addInteger(Math.toIntExact(column.integer(value)));
        case NUMBER -> consumer.addDouble(column.number(value));
        case BOOLEAN -> consumer.addBoolean(column.bool(value));
      }
    }
  }
}
