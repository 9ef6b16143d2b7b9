package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.summary.Summary;

final class RunSettlementTest {

  @TempDir private Path work;

  private Path folder;

  private Path former;
  private Path written;
  private RunSettlement settlement;

  @BeforeEach
  void overwrite() throws IOException {
    folder = work.resolve("out");
    former = write("part-1.jsonl");
    FilesOutput output = FilesOutput.into(folder.toString(), true, RunLife.FOLLOWED);
    output.open(Set.of(DocumentKind.PHOTOS), Optional.empty());
    written = write("part-2.jsonl");
    settlement = new RunSettlement(List.of(output), new RunGuard(false, System.err));
  }

  @Test
  void caughtUpRunWithoutPhotosKeepsFormerDocuments() throws Exception {
    settlement.caughtUp(summary("rejects.bad_json", 3));
    settlement.caughtUp(summary("rows", 0));
    assertThat(former).exists();
    settlement.caughtUp(summary("photos", 5));
    assertThat(former).doesNotExist();
    assertThat(written).exists();
    // From then on the files belong to this run.
    settlement.caughtUp(summary("rows", 0));
    assertThat(written).exists();
  }

  @Test
  void stoppedUnboundedRunDeletesNothing() throws Exception {
    assertThat(settlement.ended(Optional.of(summary("rows", 0)), true)).isTrue();
    assertThat(former).exists();
    assertThat(written).exists();
  }

  @Test
  void boundedRunWithoutPhotosIsRefused() throws Exception {
    assertThat(settlement.ended(Optional.of(summary("rejects.bad_json", 3)), false)).isFalse();
    assertThat(former).exists();
    assertThat(written).doesNotExist();
  }

  @Test
  void runWithLostCountsKeepsFormerDocuments() throws Exception {
    assertThat(settlement.ended(Optional.empty(), false)).isTrue();
    assertThat(former).doesNotExist();
    assertThat(written).exists();
    try (var siblings = Files.list(folder.getParent())) {
      assertThat(siblings.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.startsWith(folder.getFileName() + "-former-"));
    }
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve("photos").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}\n");
  }

  private static Summary summary(String name, long count) {
    Summary summary = new Summary();
    summary.add(new SummaryUpdate.Change(name, count));
    return summary;
  }
}
