package org.tagatlas.sql.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;

/**
 * A column of a shard table: a field of photo records, named as in shards, or a field of rejects.
 * Text is unchanged and empty, not NULL, if missing. Numbers and times are NULL if missing or
 * invalid.
 */
enum ShardColumn {
  PHOTOID(photo(PhotoRecord::photoid), Types.BIGINT),
  UID(photoText(PhotoRecord::uid), Types.STRING),
  UNICKNAME(photoText(PhotoRecord::nickname), Types.STRING),
  DATETAKEN(
      photo(photo -> time(photo.taken())),
      Types.NULLABLE,
      DataTypes.TIMESTAMP(0),
      DataTypes.TIMESTAMP(3)),
  DATEUPLOADED(
      photo(photo -> photo.uploaded() == PhotoRecord.NO_TIME ? null : photo.uploaded()),
      Types.NULLABLE,
      DataTypes.BIGINT(),
      DataTypes.TIMESTAMP_LTZ(0),
      DataTypes.TIMESTAMP_LTZ(3)),
  TITLE(photoText(PhotoRecord::title), Types.STRING),
  USERTAGS(photoText(PhotoRecord::userTags), Types.STRING),
  MACHINETAGS(photoText(PhotoRecord::machineTags), Types.STRING),
  LONGITUDE(
      photo(photo -> photo.geotagged() ? photo.longitude() : null),
      Types.NULLABLE,
      DataTypes.DOUBLE()),
  LATITUDE(
      photo(photo -> photo.geotagged() ? photo.latitude() : null),
      Types.NULLABLE,
      DataTypes.DOUBLE()),
  ACCURACY(
      photo(photo -> photo.accuracy() == 0 ? null : photo.accuracy()),
      Types.NULLABLE,
      DataTypes.INT()),
  PAGEURL(photoText(PhotoRecord::pageUrl), Types.STRING),
  DOWNLOADURL(photoText(PhotoRecord::downloadUrl), Types.STRING),
  LICENSENAME(photoText(PhotoRecord::licenseName), Types.STRING),
  LICENSEURL(photoText(PhotoRecord::licenseUrl), Types.STRING),
  MARKER(photo(photo -> photo.video() ? 1 : 0), Types.PRESENT, DataTypes.INT()),

  SHARD(row -> StringData.fromString(row.shard()), Types.STRING),
  LINE(NumberedRow::line, Types.BIGINT),
  REASON(rejectText(reject -> reject.reason().id()), Types.STRING),
  DETAIL(rejectText(Reject::detail), Types.STRING),
  RAW(rejectText(Reject::raw), Types.STRING);

  /** The rows of a table. */
  enum Rows {
    /** Photo records. */
    PHOTOS(Arrays.asList(values(ShardColumn.PHOTOID, ShardColumn.MARKER))),
    /** Rows that could not be parsed. */
    REJECTS(Arrays.asList(values(ShardColumn.SHARD, ShardColumn.RAW)));

    private final List<ShardColumn> columns;

    Rows(List<ShardColumn> columns) {
      this.columns = columns;
    }

    /** Returns whether a row belongs to the table. */
    boolean has(NumberedRow row) {
      return this == PHOTOS ? row.row() instanceof PhotoRecord : row.row() instanceof Reject;
    }

    private static ShardColumn[] values(ShardColumn first, ShardColumn last) {
      return Arrays.copyOfRange(ShardColumn.values(), first.ordinal(), last.ordinal() + 1);
    }
  }

  /** Supported types, the default first. */
  private static final class Types {
    static final boolean NULLABLE = true;
    static final boolean PRESENT = false;
    static final DataType STRING = DataTypes.STRING();
    static final DataType BIGINT = DataTypes.BIGINT();
  }

  /** The metadata columns of all tables. */
  static final List<ShardColumn> METADATA = List.of(SHARD, LINE);

  private final Function<NumberedRow, Object> value;
  private final boolean nullable;
  private final List<DataType> types;

  ShardColumn(Function<NumberedRow, Object> value, DataType type) {
    this(value, Types.PRESENT, type);
  }

  ShardColumn(Function<NumberedRow, Object> value, boolean nullable, DataType... types) {
    this.value = value;
    this.nullable = nullable;
    this.types = List.of(types);
  }

  /** Returns the column's name in SQL. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the default type of the column. */
  DataType type() {
    return nullable ? types.get(0) : types.get(0).notNull();
  }

  /**
   * Returns the value of the column in a row, in Flink's internal data format.
   *
   * @param declared the declared type of the column
   */
  Object read(NumberedRow row, LogicalTypeRoot declared) {
    Object read = value.apply(row);
    return declared == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE && read != null
        ? time((Long) read)
        : read;
  }

  /**
   * Returns the columns that a table declares, in order.
   *
   * @throws ValidationException if a column does not exist or has an unsupported type
   */
  static List<ShardColumn> of(Rows rows, ResolvedSchema schema) {
    return schema.getColumns().stream()
        .filter(Column::isPhysical)
        .map(declared -> of(rows, declared.getName(), declared.getDataType().getLogicalType()))
        .toList();
  }

  private static ShardColumn of(Rows rows, String name, LogicalType declared) {
    ShardColumn column =
        rows.columns.stream()
            .filter(each -> each.word().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ValidationException(
                        String.format(
                            "a shard table has no column '%s'. Its columns are %s%s.",
                            name,
                            columnNames(rows.columns.stream()),
                            rows == Rows.PHOTOS
                                ? "; metadata columns are " + columnNames(METADATA.stream())
                                : "")));
    boolean fits =
        column.types.stream()
            .anyMatch(type -> type.getLogicalType().copy(declared.isNullable()).equals(declared));
    if (!fits) {
      throw new ValidationException(
          String.format(
              "the column '%s' of a shard table must be %s, but was declared as %s.",
              name,
              column.types.stream().map(DataType::toString).collect(Collectors.joining(" or ")),
              declared.asSummaryString()));
    }
    if (column.nullable && !declared.isNullable()) {
      throw new ValidationException(
          String.format(
              "the column '%s' of a shard table cannot be NOT NULL: missing values are NULL.",
              name));
    }
    return column;
  }

  private static String columnNames(Stream<ShardColumn> columns) {
    return columns.map(ShardColumn::word).collect(Collectors.joining(", "));
  }

  private static TimestampData time(long seconds) {
    return seconds == PhotoRecord.NO_TIME ? null : TimestampData.fromEpochMillis(seconds * 1000);
  }

  private static Function<NumberedRow, Object> photo(Function<PhotoRecord, Object> field) {
    return row -> field.apply((PhotoRecord) row.row());
  }

  private static Function<NumberedRow, Object> photoText(Function<PhotoRecord, String> field) {
    return photo(photo -> StringData.fromString(field.apply(photo)));
  }

  private static Function<NumberedRow, Object> rejectText(Function<Reject, String> field) {
    return row -> StringData.fromString(field.apply((Reject) row.row()));
  }
}
