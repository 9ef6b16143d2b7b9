package org.tagatlas.sql.table;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.shard.FieldSet;

/**
 * A table source for shards, based on the source of the job. Fields that the query does not use are
 * skipped where the parser can.
 */
final class ShardTableSource
    implements ScanTableSource, SupportsProjectionPushDown, SupportsReadingMetadata {

  private final Input input;
  private final List<ShardColumn> declared;
  private List<ShardColumn> columns;
  private List<ShardColumn> metadata = List.of();
  private DataType produced;

  /**
   * The options of a table.
   *
   * @param paths the paths as given by the user
   * @param follow whether the table is unbounded
   * @param scanInterval interval between scans for new shards
   * @param rows the rows of the table
   */
  record Input(List<String> paths, boolean follow, Duration scanInterval, ShardColumn.Rows rows) {}

  ShardTableSource(Input input, List<ShardColumn> declared, DataType produced) {
    this.input = input;
    this.declared = declared;
    this.columns = declared;
    this.produced = produced;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projectedFields, DataType producedDataType) {
    columns = Stream.of(projectedFields).map(path -> declared.get(path[0])).toList();
    produced = producedDataType;
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    Map<String, DataType> all = new LinkedHashMap<>();
    ShardColumn.METADATA.forEach(column -> all.put(column.word(), column.type()));
    return all;
  }

  @Override
  public void applyReadableMetadata(List<String> metadataKeys, DataType producedDataType) {
    metadata =
        metadataKeys.stream()
            .map(
                key ->
                    ShardColumn.METADATA.stream()
                        .filter(column -> column.word().equals(key))
                        .findFirst()
                        .orElseThrow())
            .toList();
    produced = producedDataType;
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    List<ShardColumn> all = new ArrayList<>(columns);
    all.addAll(metadata);
    List<LogicalTypeRoot> types =
        produced.getLogicalType().getChildren().stream().map(LogicalType::getTypeRoot).toList();
    TypeInformation<RowData> type = context.createTypeInformation(produced);
    return new Provider(
        input.follow(), source(), new ShardRowReader(input.rows(), all, types), type);
  }

  private Source<NumberedRow, ?, ?> source() {
    FieldSet fields = FieldSet.of(columns.stream().map(ShardColumn::word).toList());
    if (input.follow()) {
      return ShardSource.continuousNumbered(input.paths(), input.scanInterval(), fields);
    }
    List<Path> shards;
    try {
      shards = ShardListing.expand(input.paths());
    } catch (IOException e) {
      throw new ValidationException("'path' cannot be read: " + e.getMessage() + '.', e);
    }
    if (shards.isEmpty()) {
      throw new ValidationException(
          "'path' contains no shards: " + String.join("; ", input.paths()) + '.');
    }
    return ShardSource.boundedNumbered(shards, fields);
  }

  @Override
  public DynamicTableSource copy() {
    ShardTableSource copy = new ShardTableSource(input, declared, produced);
    copy.columns = columns;
    copy.metadata = metadata;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "shards " + String.join("; ", input.paths());
  }

  private record Provider(
      boolean follow,
      Source<NumberedRow, ?, ?> source,
      ShardRowReader reader,
      TypeInformation<RowData> type)
      implements DataStreamScanProvider {

    @Override
    public boolean isBounded() {
      return !follow;
    }

    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment env) {
      DataStreamSource<NumberedRow> shards =
          env.fromSource(source, WatermarkStrategy.noWatermarks(), "shards");
      SingleOutputStreamOperator<RowData> rows = shards.flatMap(reader, type).name("rows");
      context.generateUid("shards").ifPresent(shards::uid);
      context.generateUid("rows").ifPresent(rows::uid);
      return rows;
    }
  }
}
