package org.tagatlas.launcher;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.OutputSettings;
import org.tagatlas.run.RunInputs;
import org.tagatlas.run.RunPlan;
import picocli.CommandLine.Command;

/**
 * Runs a small job and exits. The launcher starts it once with {@code -XX:ArchiveClassesAtExit}:
 * later commands map the loaded classes from that archive instead of parsing and verifying them.
 */
@Command(
    name = "load-classes",
    description = "Run a small job, so that the JVM can archive the classes that runs load.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class LoadClassesCommand implements Callable<Integer> {

  private static final int PHOTOS = 500;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create()) {
      Path shards = work.path().resolve("shards");
      new ShardGeneration(Edition.SECOND, PHOTOS, 1, 2, shards, OutputFormat.JSONL, false, 1).run();
      RunPlan plan =
          RunPlan.of(
              RunInputs.ofShards(shards.toString()),
              new OutputSettings(
                  List.of("files:" + work.path().resolve("out")),
                  false,
                  false,
                  Optional.empty(),
                  ElasticsearchAccess.DEFAULTS,
                  Optional.empty(),
                  false));
      // Formatting the result loads classes too, but nobody reads it.
      PrintStream out =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      return new AtlasRunner(out, out)
          .run(plan, new LocalTarget(work, new PageOptions(), false))
          .exitCode();
    }
  }
}
