package org.tagatlas.cli;

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
import org.tagatlas.server.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills processes of a cluster while a live job runs there, and looks whether that did harm. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a cluster of its own with S3, Kafka and Elasticsearch, runs a live job there over"
          + " made-up rows, and kills and freezes processes meanwhile: TaskManagers, the"
          + " JobManager, Kafka, S3, Elasticsearch. At the end it compares each document with"
          + " what a run that nothing was done to has published of the same rows.",
      "It takes 6 GB of memory, and half a minute a fault. Ctrl-C stops every process."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all documents are what they must be",
      "1:some are not, or the job did not run again",
      "2:a mistake in what was asked for"
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

  /** Kills hit what happens around a checkpoint the more often, the more of them there are. */
  private static final Map<String, String> FLINK = Map.of("execution.checkpointing.interval", "2s");

  @Spec private CommandSpec spec;

  @Option(
      names = "--kills",
      defaultValue = "10",
      paramLabel = "N",
      description = "Processes that are killed, by turns of all kinds (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--freezes",
      paramLabel = "N",
      description = "Processes that are frozen as well (default: one for four kills).")
  private Integer freezes;

  @Option(
      names = "--freeze-seconds",
      defaultValue = "20",
      paramLabel = "N",
      description = "For how long they are (default: ${DEFAULT-VALUE}).")
  private int freezeSeconds;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PROCESS",
      description = "What is struck: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Target> targets = EnumSet.allOf(Target.class);

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Gives the same rows and faults again (default: another each time).")
  private Long seed;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Number of rows to make up (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Lines a second into the topic (default: a shard in ten seconds).")
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
      description = "What a TaskManager takes in all (default: ${DEFAULT-VALUE}).")
  private String taskManagerMemory;

  @Option(
      names = "--patience",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "How long the job may take to run again (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Folder for all of it: the cluster is DIR/cluster (default: chaos of this installation)."
              + " What a former chaos has left there is removed.")
  private Path folder;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink; checkpoints are taken every 2 s unless it says so.")
  private Map<String, String> flink = new HashMap<>();

  @Option(names = "--keep", description = "Leave the cluster and the job running at the end.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    require("--kills", kills, 0, 10_000);
    int frozen = freezes == null ? kills / FREEZE_EVERY : freezes;
    require("--freezes", frozen, 0, 10_000);
    require("--freeze-seconds", freezeSeconds, 1, 3_600);
    require("--rows", rows, 1, Generator.MAX_ROWS);
    require("--taskmanagers", taskManagers, 1, 64);
    require("--patience", patience, 1, 86_400);
    if (2L * (kills + frozen + 1) > Generator.MAX_SHARDS) {
      throw new UserError("--kills and --freezes are too many: up to 2,000 in all can be.");
    }
    if (rate != null && rate <= 0) {
      throw new UserError("--rate " + rate + " is no rate. Give lines a second, such as 200.");
    }
    if (!MEMORY.matcher(taskManagerMemory).matches()) {
      throw new UserError(
          "--taskmanager-memory " + taskManagerMemory + " is not like 2g or 1728m.");
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
              "tagatlas: %s%nSeed %d. Logs are in %s.%n",
              e.getMessage(), settings.seed(), settings.folder());
      return ExitCode.SOFTWARE;
    }
  }

  private static void require(String option, long value, long from, long to) {
    if (value < from || value > to) {
      throw new UserError(option + ' ' + value + " is not from " + from + " to " + to + '.');
    }
  }
}
