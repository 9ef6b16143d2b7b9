package org.tagatlas.launcher;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.tagatlas.chaos.ChaosException;
import org.tagatlas.chaos.ChaosRun;
import org.tagatlas.chaos.ChaosSettings;
import org.tagatlas.chaos.Target;
import org.tagatlas.generate.Generator;
import org.tagatlas.local.server.Installation;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills processes of a cluster during a live job and verifies the published documents. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Start a separate cluster with S3, Kafka and Elasticsearch, run a live job on synthetic rows,"
          + " and kill and freeze its processes: TaskManagers, the JobManager, Kafka, S3,"
          + " Elasticsearch. Finally compare each document with those of an undisturbed run on the"
          + " same rows.",
      "Needs 6 GB of memory, and about 30 seconds per fault. Ctrl-C stops all processes."
    },
    exitCodeList = {
      "0:all documents are as expected",
      "1:documents differ, the job did not recover, or internal error",
      "2:invalid usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas chaos",
      "  tagatlas chaos --kills 50 --rows 200000 --seed 7",
      "  tagatlas chaos --kills 20 --freezes 0 --only jobmanager,taskmanager"
    })
final class ChaosCommand implements Callable<Integer> {

  private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[mgMG]");
  private static final int FREEZE_EVERY = 4;

  /** Frequent checkpoints make it likely that a fault occurs during one. */
  private static final Map<String, String> FLINK = Map.of("execution.checkpointing.interval", "2s");

  @Spec private CommandSpec spec;

  @Option(
      names = "--kills",
      defaultValue = "10",
      paramLabel = "N",
      description = "Number of kills, alternating between targets (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--freezes",
      paramLabel = "N",
      description = "Number of freezes (default: one per four kills).")
  private Integer freezes;

  @Option(
      names = "--freeze-seconds",
      defaultValue = "20",
      paramLabel = "N",
      description = "Duration of a freeze in seconds (default: ${DEFAULT-VALUE}).")
  private int freezeSeconds;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PROCESS",
      description = "Targets: taskmanager, jobmanager, kafka, s3, elasticsearch (default: all).")
  private Set<Target> targets = EnumSet.allOf(Target.class);

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of rows and faults, to repeat a run (default: random).")
  private Long seed;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Number of rows to generate (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Lines per second written to the topic (default: a shard in ten seconds).")
  private Double rate;

  @Option(
      names = "--taskmanagers",
      defaultValue = "2",
      paramLabel = "N",
      description = "Number of TaskManagers (default: ${DEFAULT-VALUE}).")
  private int taskManagers;

  @Option(
      names = "--taskmanager-memory",
      defaultValue = "2g",
      paramLabel = "SIZE",
      description = "Total memory per TaskManager (default: ${DEFAULT-VALUE}).")
  private String taskManagerMemory;

  @Option(
      names = "--patience",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "Maximum time for the job to recover (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Folder for all files, with the cluster in DIR/cluster (default: chaos in this"
              + " installation). Files of an earlier run are deleted.")
  private Path folder;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "Flink setting. Repeatable. Checkpoints are taken every 2 s unless configured otherwise.")
  private Map<String, String> flink = new HashMap<>();

  @Option(names = "--keep", description = "Keep the cluster and the job running at the end.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    OptionRange.require("--kills", kills, 0, 10_000);
    int frozen = freezes == null ? kills / FREEZE_EVERY : freezes;
    OptionRange.require("--freezes", frozen, 0, 10_000);
    OptionRange.require("--freeze-seconds", freezeSeconds, 1, 3_600);
    OptionRange.require("--rows", rows, 1, Generator.MAX_ROWS);
    OptionRange.require("--taskmanagers", taskManagers, 1, 64);
    OptionRange.require("--patience", patience, 1, 86_400);
    if (2L * (kills + frozen + 1) > Generator.MAX_SHARDS) {
      throw new UserError("--kills and --freezes must be at most 2,000 in total.");
    }
    if (rate != null && rate <= 0) {
      throw new UserError("--rate must be a number of lines per second, but was " + rate + '.');
    }
    if (!MEMORY.matcher(taskManagerMemory).matches()) {
      throw new UserError(
          "--taskmanager-memory must be a size such as 2g or 1728m, but was '"
              + taskManagerMemory
              + "'.");
    }
    Map<String, String> conf = new HashMap<>(FLINK);
    conf.putAll(flink);
    ChaosSettings settings =
        new ChaosSettings(
            (folder == null ? Installation.find().home().resolve("chaos") : folder)
                .toAbsolutePath()
                .normalize(),
            seed == null ? new SecureRandom().nextInt(1_000_000) : seed,
            rows,
            kills,
            frozen,
            Duration.ofSeconds(freezeSeconds),
            targets,
            taskManagers,
            taskManagerMemory,
            rate == null ? 0 : rate,
            Duration.ofSeconds(patience),
            conf,
            keep);
    try {
      boolean same = new ChaosRun(settings, spec.commandLine().getOut()).run();
      return same ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (ChaosException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "tagatlas: %s%nSeed: %d. See the logs in %s.%n",
              e.getMessage(), settings.seed(), settings.folder());
      return ExitCode.SOFTWARE;
    }
  }
}
