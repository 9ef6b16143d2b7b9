package org.tagatlas.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.tagatlas.shard.RowFile;
import org.tagatlas.shard.RowFileException;
import org.tagatlas.sqlite.RandomAccessBytes;

/**
 * The rows of a Parquet file. Its columns are the top-level columns of the schema that have a value
 * or a list of values; other nested columns are not read.
 */
final class ParquetRows implements RowFile {

  /** The Julian day of 1970-01-01, for times of the deprecated type INT96. */
  private static final long JULIAN_EPOCH = 2_440_588;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int INT96_BYTES = 12;

  private final RandomAccessBytes file;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final List<String> columns;
  private RecordReader<Group> records;
  private long left;
  private long number;
  private Group row;

  private ParquetRows(
      RandomAccessBytes file, ParquetFileReader reader, MessageType schema, List<Type> types) {
    this.file = file;
    this.reader = reader;
    this.schema = new MessageType(schema.getName(), types);
    this.columns = types.stream().map(Type::getName).toList();
    reader.setRequestedSchema(this.schema);
  }

  /**
   * Opens a file.
   *
   * @throws RowFileException if it is damaged or not supported
   * @throws IOException if the storage fails
   */
  static ParquetRows open(RandomAccessBytes file) throws IOException {
    ParquetFileReader reader;
    try {
      reader =
          ParquetFileReader.open(
              new Input(file), ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    } catch (IOException | RuntimeException e) {
      throw problem("", e);
    }
    try {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Type> types = schema.getFields().stream().filter(ParquetRows::isColumn).toList();
      if (types.isEmpty()) {
        throw new RowFileException("it has no columns");
      }
      return new ParquetRows(file, reader, schema, types);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static boolean isColumn(Type type) {
    return type.isPrimitive() || isList(type);
  }

  private static boolean isList(Type type) {
    if (type.isPrimitive()
        || !(type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
      return false;
    }
    List<Type> fields = type.asGroupType().getFields();
    if (fields.size() != 1) {
      return false;
    }
    Type repeated = fields.get(0);
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() == 1
            && repeated.asGroupType().getType(0).isPrimitive();
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean next() throws IOException {
    try {
      while (left == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return false;
        }
        left = group.getRowCount();
        records =
            new ColumnIOFactory(reader.getFileMetaData().getCreatedBy())
                .getColumnIO(schema)
                .getRecordReader(group, new GroupRecordConverter(schema));
      }
      row = records.read();
    } catch (IOException | RuntimeException e) {
      throw problem(" after row " + number, e);
    }
    left--;
    number++;
    return true;
  }

  /**
   * Returns the failure of the storage as it is, and any other as damage: the library throws
   * exceptions of all kinds for damaged files.
   */
  private static IOException problem(String where, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException storage) {
        return (IOException) storage.getCause();
      }
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse("");
    return new RowFileException("its Parquet data is damaged" + where + ": " + line.strip());
  }

  @Override
  public Object value(int column) {
    int count = row.getFieldRepetitionCount(column);
    if (count == 0) {
      return null;
    }
    Type type = schema.getType(column);
    if (!type.isPrimitive()) {
      return list(row.getGroup(column, 0));
    }
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(value(row, column, i));
      }
      return values;
    }
    return value(row, column, 0);
  }

  private static List<Object> list(Group list) {
    List<Object> values = new ArrayList<>();
    boolean direct = list.getType().getType(0).isPrimitive();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (direct) {
        values.add(value(list, 0, i));
      } else {
        Group element = list.getGroup(0, i);
        values.add(element.getFieldRepetitionCount(0) == 0 ? null : value(element, 0, 0));
      }
    }
    return values;
  }

  private static Object value(Group group, int column, int index) {
    Type type = group.getType().getType(column);
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(column, index);
      case INT32 -> integer(group.getInteger(column, index), logical);
      case INT64 -> integer(group.getLong(column, index), logical);
      case FLOAT -> Double.valueOf(Float.toString(group.getFloat(column, index)));
      case DOUBLE -> group.getDouble(column, index);
      case INT96 -> int96(group.getInt96(column, index).getBytes());
      case BINARY, FIXED_LEN_BYTE_ARRAY -> {
        byte[] bytes = group.getBinary(column, index).getBytes();
        yield logical instanceof DecimalLogicalTypeAnnotation decimal
            ? new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString()
            : new String(bytes, StandardCharsets.UTF_8);
      }
    };
  }

  private static Object integer(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).atStartOfDay();
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      long perSecond =
          timestamp.getUnit() == TimeUnit.MILLIS
              ? 1_000
              : timestamp.getUnit() == TimeUnit.MICROS ? 1_000_000 : NANOS_PER_SECOND;
      return time(
          Math.floorDiv(value, perSecond),
          Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
    }
    return value;
  }

  /** Returns the time of nanoseconds of a day, followed by a Julian day. */
  private static Object int96(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, INT96_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = buffer.getInt() - JULIAN_EPOCH;
    return time(
        day * 86_400 + Math.floorDiv(nanos, NANOS_PER_SECOND),
        Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** Returns a time in UTC; null if it is out of range. */
  private static LocalDateTime time(long seconds, long nanos) {
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      return null;
    }
    return LocalDateTime.ofEpochSecond(seconds, (int) nanos, ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } finally {
      file.close();
    }
  }

  /** A failure of the storage, which is no damage of the file. */
  private static final class StorageException extends IOException {

    private static final long serialVersionUID = 1L;

    StorageException(IOException cause) {
      super(cause);
    }
  }

  private record Input(RandomAccessBytes file) implements InputFile {

    /** Appears in messages of the library. */
    @Override
    public String toString() {
      return "the file";
    }

    @Override
    public long getLength() throws IOException {
      return file.size();
    }

    @Override
    public SeekableInputStream newStream() {
      Bytes bytes = new Bytes(file);
      return new DelegatingSeekableInputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.position;
        }

        @Override
        public void seek(long position) throws IOException {
          if (position < 0) {
            throw new EOFException("a position is before the start of the file");
          }
          bytes.position = position;
        }
      };
    }
  }

  private static final class Bytes extends InputStream {

    private final RandomAccessBytes file;
    private long position;

    Bytes(RandomAccessBytes file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      int n;
      try {
        n = file.read(position, target, off, len);
      } catch (IOException e) {
        throw new StorageException(e);
      }
      position += n;
      return n == 0 && len > 0 ? -1 : n;
    }
  }
}
