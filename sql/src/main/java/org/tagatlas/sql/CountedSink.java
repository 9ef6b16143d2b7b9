package org.tagatlas.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.tagatlas.sql.table.RowCounter;

/**
 * Wraps the sink of a table to insert a {@link RowCounter} before it. It is a dynamic proxy with
 * all interfaces of the sink, as the planner detects abilities by {@code instanceof}.
 */
final class CountedSink implements InvocationHandler {

  private final DynamicTableSink sink;
  private final String counter;

  private CountedSink(DynamicTableSink sink, String counter) {
    this.sink = sink;
    this.counter = counter;
  }

  /**
   * Wraps a sink.
   *
   * @param counter the name of the accumulator
   */
  static DynamicTableSink of(DynamicTableSink sink, String counter) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = sink.getClass(); type != null; type = type.getSuperclass()) {
      interfaces.addAll(Set.of(type.getInterfaces()));
    }
    interfaces.add(DynamicTableSink.class);
    return (DynamicTableSink)
        Proxy.newProxyInstance(
            sink.getClass().getClassLoader(),
            interfaces.toArray(Class[]::new),
            new CountedSink(sink, counter));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
    Object result;
    try {
      result = method.invoke(sink, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("copy") && result instanceof DynamicTableSink copy) {
      return of(copy, counter);
    }
    return result instanceof DynamicTableSink.SinkRuntimeProvider provider
        ? counted(provider)
        : result;
  }

  private DynamicTableSink.SinkRuntimeProvider counted(
      DynamicTableSink.SinkRuntimeProvider provider) {
    if (provider instanceof DataStreamSinkProvider wrapped) {
      return new Provider(counter, wrapped, wrapped::consumeDataStream);
    }
    if (provider instanceof SinkV2Provider wrapped) {
      return new Provider(
          counter,
          wrapped,
          (context, rows) -> {
            DataStreamSink<RowData> written =
                rows.sinkTo(wrapped.createSink()).setParallelism(rows.getParallelism());
            context.generateUid("sink").ifPresent(written::uid);
            return written;
          });
    }
    // Other providers are not counted.
    return provider;
  }

  private record Provider(
      String counter,
      ParallelismProvider wrapped,
      BiFunction<ProviderContext, DataStream<RowData>, DataStreamSink<?>> write)
      implements DataStreamSinkProvider {

    @Override
    public Optional<Integer> getParallelism() {
      return wrapped.getParallelism();
    }

    @Override
    public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
      SingleOutputStreamOperator<RowData> counted =
          rows.map(new RowCounter(counter))
              .returns(rows.getType())
              .name("count rows")
              .setParallelism(rows.getParallelism());
      context.generateUid("count-rows").ifPresent(counted::uid);
      return write.apply(context, counted);
    }
  }
}
