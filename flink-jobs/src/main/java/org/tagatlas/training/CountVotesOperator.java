package org.tagatlas.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.locate.model.Page;
import org.tagatlas.locate.model.VoteStore;

/** Counts the votes of its groups of terms at the end of the input; passes other pages on. */
final class CountVotesOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<byte[], byte[]>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** Votes take this part of the heap per slot at most; sorting takes about as much for a group. */
  private static final int HEAP_PART = 4;

  private final TrainingSettings settings;
  private transient VoteStore votes;

  CountVotesOperator(TrainingSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    Path file = Files.createTempFile(settings.workFolder(), "votes", "");
    votes = new VoteStore(file, Runtime.getRuntime().maxMemory() / HEAP_PART / subtasks);
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) throws Exception {
    byte[] page = element.getValue();
    if (Page.of(page) == Page.VOTES) {
      votes.add(page);
    } else {
      output.collect(element);
    }
  }

  @Override
  public void endInput() throws Exception {
    votes.count(
        settings.model().minPhotographers(), page -> output.collect(new StreamRecord<>(page)));
  }

  @Override
  public void close() throws Exception {
    if (votes != null) {
      votes.close();
    }
    super.close();
  }
}
