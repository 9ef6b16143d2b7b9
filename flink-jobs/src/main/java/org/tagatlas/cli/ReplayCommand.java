package org.tagatlas.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.LinePublisher;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.replay.ShardReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes the lines of shards to a topic of Kafka, each exactly once. */
@Command(
    name = "replay",
    description = {
      "Publishes the lines of shards to a topic, each exactly once.",
      "Stopped, by whatever, the same command goes on where it was; ended, it publishes what has"
          + " come since: how far it is, is kept in a second topic, TOPIC-replay."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas replay --input shards --topic kafka://localhost:9092/photos",
      "  tagatlas replay --input s3://bucket/shards --topic kafka://host:9093/photos"
          + " --rate 2000/s --kafka-properties client.properties"
    })
final class ReplayCommand implements Callable<Integer> {

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
      description = "Where lines go: kafka://host:port,host:port/topic. Made when it is not there.")
  private String topic;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "Lines a second at the most (default: as fast as it goes).")
  private String rate;

  @Option(
      names = "--name",
      defaultValue = "default",
      paramLabel = "NAME",
      description =
          "Of the replay: under another name all lines are published again (default:"
              + " ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Settings of Kafka's client, such as security.")
  private java.nio.file.Path properties;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    double lines = rate();
    if (!NAME.matcher(name).matches()) {
      throw new UserError(
          "--name " + name + " can't be: up to 100 letters, digits, '.', '_' and '-' can.");
    }
    TopicAddress address = KafkaOutput.address("--topic", topic);
    new FlinkSettings(false, null, null, null, null, Map.of()).openFileSystems(System.getenv());
    List<Path> shards = Inputs.shards(inputs);
    try (LinePublisher publisher =
        LinePublisher.open(
            KafkaOutput.connection("--kafka-properties", address.servers(), properties),
            address.name(),
            name)) {
      ReplayProgress progress = new ReplayProgress();
      ShardReplay.Progress end = new ShardReplay(publisher, lines, progress).run(shards);
      progress.clear();
      System.out.println(words(address, end));
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
      throw new UserError("--rate " + rate + " is no rate. Give lines a second, such as 2000/s.");
    }
    return lines;
  }

  private static String words(TopicAddress address, ShardReplay.Progress end) {
    return String.format(
        Locale.ROOT,
        "Published %,d lines of %,d shards to %s in %s (%,.0f lines/s)%s%s.",
        end.published(),
        end.shards(),
        address,
        ProgressReport.duration(end.seconds()),
        end.published() / Math.max(end.seconds(), 1e-9),
        end.before() > 0
            ? String.format(Locale.ROOT, "; %,d more were there already", end.before())
            : "",
        end.partial() > 0
            ? String.format(
                Locale.ROOT,
                "; %,d of them are what there is of lines over 4 MiB and of damaged shards",
                end.partial())
            : "");
  }

  /** On a terminal a line that is written over, elsewhere one every ten seconds. */
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
