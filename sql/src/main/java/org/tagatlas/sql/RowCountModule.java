package org.tagatlas.sql;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.module.Module;

/**
 * Counts the rows written to each table. Flink queries modules for table sinks before it discovers
 * connectors, so this module returns the sink of the connector with a row counter.
 */
final class RowCountModule implements Module {

  /** The module's name. */
  static final String NAME = "row_counts";

  private static final String ACCUMULATOR = "rows written to ";

  @Override
  public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
    return Optional.of(new Factory());
  }

  /** Returns the number of rows that a job has written, by table name. */
  static Map<String, Long> counts(JobExecutionResult result) {
    Map<String, Long> counts = new TreeMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (name.startsWith(ACCUMULATOR)) {
                counts.put(name.substring(ACCUMULATOR.length()), (Long) value);
              }
            });
    return counts;
  }

  private static final class Factory implements DynamicTableSinkFactory {

    @Override
    public String factoryIdentifier() {
      return NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of();
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
      String connector = context.getCatalogTable().getOptions().get(FactoryUtil.CONNECTOR.key());
      if (connector == null) {
        throw new ValidationException("the table has no option 'connector'.");
      }
      DynamicTableSink sink =
          FactoryUtil.discoverFactory(
                  context.getClassLoader(), DynamicTableSinkFactory.class, connector)
              .createDynamicTableSink(context);
      return CountedSink.of(sink, ACCUMULATOR + context.getObjectIdentifier().getObjectName());
    }
  }
}
