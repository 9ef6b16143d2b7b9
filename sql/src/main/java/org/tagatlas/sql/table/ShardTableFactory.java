package org.tagatlas.sql.table;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.tagatlas.connectors.source.ShardListing;

/** The source connector {@value #NAME} for shards of all formats, local or remote. */
public final class ShardTableFactory implements DynamicTableSourceFactory {

  /** The connector's name in SQL. */
  public static final String NAME = "tagatlas-shards";

  private static final ConfigOption<List<String>> PATH =
      ConfigOptions.key("path")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription("Files, folders, patterns and s3:// URLs, separated by semicolons.");

  private static final ConfigOption<ShardColumn.Rows> ROWS =
      ConfigOptions.key("rows")
          .enumType(ShardColumn.Rows.class)
          .defaultValue(ShardColumn.Rows.PHOTOS)
          .withDescription(
              "Rows of the table: photos, or rejects (rows that could not be parsed).");

  private static final ConfigOption<Boolean> FOLLOW =
      ConfigOptions.key("follow")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether to read new shards continuously as they appear.");

  private static final ConfigOption<Duration> SCAN_INTERVAL =
      ConfigOptions.key("scan-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription("Interval between scans for new shards, with 'follow'.");

  /** Called by Flink's service loader. */
  public ShardTableFactory() {}

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PATH);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(ROWS, FOLLOW, SCAN_INTERVAL);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    List<String> inputs = options.get(PATH).stream().filter(path -> !path.isBlank()).toList();
    if (inputs.isEmpty()) {
      throw new ValidationException(
          "'path' must not be empty. Give files, a folder or an s3:// URL.");
    }
    for (String input : inputs) {
      ShardListing.special(input)
          .ifPresent(
              what -> {
                throw new ValidationException(
                    "'path' "
                        + input
                        + " is "
                        + what
                        + ", which cannot be read again. Give a file.");
              });
    }
    Duration scanInterval = options.get(SCAN_INTERVAL);
    if (scanInterval.isZero() || scanInterval.isNegative()) {
      throw new ValidationException("'scan-interval' must be positive, such as '2 s'.");
    }
    ShardColumn.Rows rows = options.get(ROWS);
    return new ShardTableSource(
        new ShardTableSource.Input(inputs, options.get(FOLLOW), scanInterval, rows),
        ShardColumn.of(rows, context.getCatalogTable().getResolvedSchema()),
        context.getPhysicalRowDataType());
  }
}
