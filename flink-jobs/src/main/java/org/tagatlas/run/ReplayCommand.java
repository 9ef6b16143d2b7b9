package org.tagatlas.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.connectors.kafka.TransactionalLineProducer;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.replay.ShardReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes the lines of shards to a Kafka topic, each exactly once. */
@Command(
    name = "replay",
    description = {
      "Publish the lines of shards to a topic, each exactly once.",
      "Progress is stored in a second topic, TOPIC-replay. After an interruption the same command"
          + " resumes; after it has finished, the same command publishes shards added since."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas replay --input shards --topic kafka://localhost:9092/photos",
      "  tagatlas replay --input s3://bucket/shards --topic kafka://host:9093/photos"
          + " --rate 2000/s --kafka-properties client.properties"
    })
public final class ReplayCommand implements Callable<Integer> {

  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:/s)?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final long PLAIN_INTERVAL_SECONDS = 10;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Shards: files, folders, patterns or s3:// addresses. Repeatable.")
  private List<String> inputs;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "TOPIC",
      description =
          "Output topic, kafka://host:port,host:port/topic. Created if it does not exist.")
  private String topic;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "Maximum number of lines per second (default: unlimited).")
  private String rate;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Publish only photos for which this SQL condition is true: docs/filters.md (default: all)."
              + " Lines that are no photo are published.")
  private String where;

  @Option(
      names = "--name",
      defaultValue = "default",
      paramLabel = "NAME",
      description =
          "Name of the replay. Another name publishes all lines again (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Kafka client properties, such as security settings.")
  private java.nio.file.Path properties;

  @Option(names = "--quiet", description = "Do not print progress.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    double lines = rate();
    if (!NAME.matcher(name).matches()) {
      throw new UserError(
          "--name must be 1 to 100 letters, digits, '.', '_' or '-', but was '" + name + "'.");
    }
    String condition = RowCondition.of(where);
    Optional<PhotoFilter> filter =
        condition.isEmpty() ? Optional.empty() : Optional.of(PhotoFilter.parse(condition));
    TopicAddress address = KafkaOutput.address("--topic", topic);
    new FlinkSettings(false, null, null, null, null, Map.of()).openFileSystems(System.getenv());
    List<Path> shards = Inputs.shards(inputs);
    try (TransactionalLineProducer publisher =
        TransactionalLineProducer.open(
            KafkaOutput.connection("--kafka-properties", address.servers(), properties),
            address.name(),
            name)) {
      ReplayProgress progress = new ReplayProgress();
      ShardReplay.Progress end = new ShardReplay(publisher, lines, filter, progress).run(shards);
      progress.clear();
      System.out.println(message(address, end));
    }
    return 0;
  }

  private double rate() {
    if (rate == null) {
      return Double.POSITIVE_INFINITY;
    }
    Matcher matcher = RATE.matcher(rate.strip());
    double lines = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (lines <= 0) {
      throw new UserError(
          "--rate must be a number of lines per second, such as 2000/s, but was '" + rate + "'.");
    }
    return lines;
  }

  private static String message(TopicAddress address, ShardReplay.Progress end) {
    return String.format(
        Locale.ROOT,
        "Published %,d lines of %,d shards to %s in %s (%,.0f lines/s)%s%s%s.",
        end.published(),
        end.shards(),
        address,
        ProgressReport.duration(end.seconds()),
        end.published() / Math.max(end.seconds(), 1e-9),
        end.before() > 0
            ? String.format(Locale.ROOT, "; %,d more were processed before", end.before())
            : "",
        end.filtered() > 0 ? String.format(Locale.ROOT, "; %,d were filtered", end.filtered()) : "",
        end.partial() > 0
            ? String.format(
                Locale.ROOT,
                "; %,d of them are incomplete, from lines over 4 MiB or damaged shards",
                end.partial())
            : "");
  }

  /** Prints a line that is updated in place on a terminal, elsewhere a line every ten seconds. */
  private final class ReplayProgress implements Consumer<ShardReplay.Progress> {

    private final PrintStream out =
        quiet
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : System.err;
    private final boolean terminal = Boolean.getBoolean("tagatlas.terminal");
    private double lastPlain;

    @Override
    public void accept(ShardReplay.Progress progress) {
      String line =
          String.format(
              Locale.ROOT,
              "%,d of %,d shards · %,d lines · %,.0f lines/s",
              progress.shardsDone(),
              progress.shards(),
              progress.before() + progress.published(),
              progress.published() / Math.max(progress.seconds(), 1e-9));
      if (terminal) {
        out.print("\r\u001b[?7l" + line + "\u001b[K\u001b[?7h");
        out.flush();
      } else if (progress.seconds() - lastPlain >= PLAIN_INTERVAL_SECONDS) {
        lastPlain = progress.seconds();
        out.println(line);
      }
    }

    void clear() {
      if (terminal) {
        out.print("\r\u001b[K");
        out.flush();
      }
    }
  }
}
