package org.tagatlas.launcher;

import java.util.concurrent.Callable;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.RunOptions;
import org.tagatlas.run.RunPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the job in this process. */
@Command(
    name = "run",
    description = "Read photo metadata, and publish photos, signatures, regions and machine tags.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas run --input shards --output files:out",
      "  tagatlas run --input 'metadata/*.jsonl.gz' --output files:out --levels country"
          + " --windows all",
      "  tagatlas run --input incoming --follow --checkpoints state --output files:out",
      "  tagatlas run --input incoming --follow --checkpoints state --output files:out"
          + " --from-savepoint state",
      "  tagatlas run --input shards --then kafka://localhost:9092/photos --checkpoints state"
          + " --output kafka://localhost:9092/atlas"
    })
final class RunCommand implements Callable<Integer> {

  @Mixin private RunOptions options;

  @Mixin private PageOptions page;

  @Override
  public Integer call() throws Exception {
    RunPlan plan = options.plan();
    try (WorkFolder work = WorkFolder.create()) {
      return new AtlasRunner(System.out, System.err)
          .run(plan, new LocalTarget(work, page, true))
          .exitCode();
    }
  }
}
