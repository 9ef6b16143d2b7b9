package org.tagatlas.job;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.SummaryUpdateSerializer;

/**
 * The contents of a savepoint whose state is completely in its metadata file.
 *
 * @param metadata the metadata file
 */
record SavepointContent(Path metadata) {

  private static final Pattern CLASS_NAME = Pattern.compile("org[./]tagatlas[.\\w$/]*");
  private static final Pattern FLINK_SNAPSHOT =
      Pattern.compile("org\\.apache\\.flink\\.[.\\w$]*Serializer[.\\w$]*");

  /** Returns the names of this project's classes. */
  Set<String> classNames() throws IOException {
    return names(CLASS_NAME);
  }

  /** Returns the names of Flink's serializer snapshot classes. */
  Set<String> flinkSnapshots() throws IOException {
    return names(FLINK_SNAPSHOT);
  }

  private Set<String> names(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(metadata, StandardCharsets.ISO_8859_1))
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Iterable<OperatorState> operators() throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      return Checkpoints.loadCheckpointMetadata(
              in, SavepointContent.class.getClassLoader(), metadata.toString())
          .getOperatorStates();
    }
  }

  /** Returns the size of each list of operator state, by the operator's uid. */
  Map<String, Map<String, Integer>> operatorStates() throws IOException {
    Map<String, Map<String, Integer>> states = new TreeMap<>();
    for (OperatorState operator : operators()) {
      Map<String, Integer> lists = new TreeMap<>();
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
          handle
              .getStateNameToPartitionOffsets()
              .forEach((name, list) -> lists.merge(name, list.getOffsets().length, Integer::sum));
        }
      }
      if (!lists.isEmpty()) {
        states.put(operator.getOperatorUid().orElseThrow(), lists);
      }
    }
    return states;
  }

  /** Returns the names of keyed states, by the operator's uid. */
  Map<String, Set<String>> keyedStates() throws IOException {
    Map<String, Set<String>> states = new TreeMap<>();
    for (OperatorState operator : operators()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
          KeyedBackendSerializationProxy<?> proxy =
              new KeyedBackendSerializationProxy<>(SavepointContent.class.getClassLoader());
          try (FSDataInputStream in = ((StreamStateHandle) handle).openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
          }
          proxy
              .getStateMetaInfoSnapshots()
              .forEach(
                  state ->
                      states
                          .computeIfAbsent(
                              operator.getOperatorUid().orElseThrow(), uid -> new TreeSet<>())
                          .add(state.getName()));
        }
      }
    }
    return states;
  }

  /** Returns the names of the counts of the summary. */
  Set<String> summaryKeys() throws IOException {
    SummaryUpdateSerializer serializer = new SummaryUpdateSerializer();
    Set<String> keys = new TreeSet<>();
    for (OperatorState operator : operators()) {
      if (operator.getOperatorUid().orElseThrow().equals("summary")) {
        for (OperatorSubtaskState subtask : operator.getStates()) {
          for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
            try (FSDataInputStream in = handle.openInputStream()) {
              for (long offset :
                  handle.getStateNameToPartitionOffsets().get("summary").getOffsets()) {
                in.seek(offset);
                if (serializer.deserialize(new DataInputViewStreamWrapper(in))
                    instanceof SummaryUpdate.Change change) {
                  keys.add(change.name());
                }
              }
            }
          }
        }
      }
    }
    return keys;
  }
}
