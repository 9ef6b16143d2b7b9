package org.tagatlas.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedValue;

/**
 * Reads a serialized job graph as a cluster does, with the class loader that loaded this class.
 * Returns the names of its operators.
 */
final class JobGraphReader implements Function<byte[], List<String>> {

  JobGraphReader() {}

  @Override
  public List<String> apply(byte[] bytes) {
    ClassLoader loader = JobGraphReader.class.getClassLoader();
    List<String> names = new ArrayList<>();
    try {
      JobGraph graph = InstantiationUtil.deserializeObject(bytes, loader);
      SerializedValue<ExecutionConfig> config = graph.getSerializedExecutionConfig();
      config.deserializeValue(loader);
      for (JobVertex vertex : graph.getVertices()) {
        vertex.getInvokableClass(loader);
        vertex
            .getOperatorCoordinators()
            .forEach(
                coordinator -> {
                  try {
                    coordinator.deserializeValue(loader);
                  } catch (Exception e) {
                    throw new IllegalStateException(vertex.getName(), e);
                  }
                });
        StreamConfig head = new StreamConfig(vertex.getConfiguration());
        Map<Integer, StreamConfig> operators =
            new TreeMap<>(head.getTransitiveChainedTaskConfigs(loader));
        operators.put(head.getVertexID(), head);
        for (StreamConfig operator : operators.values()) {
          names.add(read(operator, loader));
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("after " + names, e);
    }
    return names;
  }

  private static String read(StreamConfig operator, ClassLoader loader) throws Exception {
    operator.getStreamOperatorFactory(loader);
    operator.getTypeSerializerOut(loader);
    operator.getStateKeySerializer(loader);
    operator.getStatePartitioner(0, loader);
    operator.getInputs(loader);
    for (NonChainedOutput output : operator.getVertexNonChainedOutputs(loader)) {
      output.getPartitioner();
    }
    return operator.getOperatorName();
  }
}
