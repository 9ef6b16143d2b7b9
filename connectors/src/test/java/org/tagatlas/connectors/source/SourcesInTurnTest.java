package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.hybrid.HybridSourceEnumeratorState;
import org.apache.flink.connector.base.source.hybrid.HybridSourceSplit;
import org.apache.flink.connector.base.source.hybrid.SourceReaderFinishedEvent;
import org.junit.jupiter.api.Test;

/** What Flink's enumerator is told, and when; with it and a cluster: {@code KafkaLawIT}. */
final class SourcesInTurnTest {

  private final List<String> told = new ArrayList<>();
  private final SourcesInTurn.Turns turns = turns(0);

  @Test
  void tellsOfTheEndWhenTheLastReaderHasEnded() {
    end(0, 0);
    end(0, 0);
    end(2, 0);
    assertThat(told).isEmpty();
    end(1, 0);
    assertThat(told).containsExactlyInAnyOrder("0 ended 0", "1 ended 0", "2 ended 0");
  }

  @Test
  void forgetsThatAReaderHadEndedWhichIsGone() {
    end(0, 0);
    end(1, 0);
    turns.addSplitsBack(List.of(), 1);
    turns.addSplitsBack(List.of(), 2);
    end(2, 0);
    assertThat(told).doesNotContain("0 ended 0");
    turns.addReader(0);
    end(1, 0);
    assertThat(told).doesNotContain("1 ended 0");
    end(0, 0);
    assertThat(told).contains("0 ended 0", "1 ended 0", "2 ended 0");
  }

  @Test
  void letsAReaderThatIsBehindTheOthersCatchUp() {
    for (int subtask = 0; subtask < 3; subtask++) {
      end(subtask, 0);
    }
    told.clear();
    turns.addSplitsBack(List.of(), 1);
    turns.addReader(1);
    end(1, 0);
    assertThat(told).containsExactly("1 gone", "1 there", "1 ended 0");
    told.clear();
    SourcesInTurn.Turns restored = turns(1);
    restored.handleSourceEvent(2, new SourceReaderFinishedEvent(0));
    assertThat(told).containsExactly("2 ended 0");
  }

  @Test
  void passesOtherEventsOn() {
    turns.handleSourceEvent(2, new Other());
    assertThat(told).containsExactly("2 other");
  }

  private record Other() implements SourceEvent {}

  private void end(int subtask, int source) {
    turns.handleSourceEvent(subtask, new SourceReaderFinishedEvent(source));
  }

  /** Returns turns of three readers. */
  @SuppressWarnings("unchecked")
  private SourcesInTurn.Turns turns(int turn) {
    SplitEnumeratorContext<HybridSourceSplit> context =
        (SplitEnumeratorContext<HybridSourceSplit>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SplitEnumeratorContext.class},
                (proxy, method, arguments) -> 3);
    return new SourcesInTurn.Turns(new Recorder(), context, turn);
  }

  private final class Recorder
      implements SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> {

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
      told.add(
          event instanceof SourceReaderFinishedEvent end
              ? subtask + " ended " + end.sourceIndex()
              : subtask + " other");
    }

    @Override
    public void addSplitsBack(List<HybridSourceSplit> splits, int subtask) {
      told.add(subtask + " gone");
    }

    @Override
    public void addReader(int subtask) {
      told.add(subtask + " there");
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public HybridSourceEnumeratorState snapshotState(long checkpoint) {
      return null;
    }

    @Override
    public void close() {}
  }
}
