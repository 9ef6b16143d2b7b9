package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages and exit codes of {@code run} for invalid usage. */
final class RunCommandTest {

  /** Text that must not appear on a terminal. */
  private static final String[] NOT_FOR_USERS = {"\tat ", "Exception", "INFO", "WARN", "SLF4J"};

  @TempDir private Path work;

  /** Invalid arguments, and parts of the expected message. */
  private record Invalid(List<String> args, String... named) {}

  @Test
  void reportsInvalidUsageInOneMessage() throws Exception {
    Path shards = work.resolve("shards");
    Path shard = TestPhoto.writeJson(shards.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 3));
    Path none = Files.createDirectory(work.resolve("none"));
    Path used = work.resolve("used");
    TestPhoto.write(used.resolve("regions/part-x-0.jsonl"), List.of("{}"));
    Path latin = Files.write(work.resolve("latin"), new byte[] {(byte) 0xe9, 'a', '\n'});
    String in = "--input=" + shards;
    String out = "--output=files:" + work.resolve("out");
    List<Invalid> invalid =
        List.of(
            new Invalid(List.of(in, out, "--lvels=country"), "--lvels"),
            new Invalid(List.of(out), "--input"),
            new Invalid(List.of(in, out, "--levels=planet"), "'planet'", "country, admin1, city"),
            new Invalid(List.of(in, out, "--windows=all,week"), "'week'", "all, year, month, day"),
            new Invalid(List.of(in, out, "--publish=pictures"), "'pictures'", "machine-tags"),
            new Invalid(List.of(in, out, "--window-time=eaten"), "--window-time", "'eaten'"),
            new Invalid(List.of(in, out, "--state-backend=disk"), "--state-backend", "'disk'"),
            new Invalid(
                List.of(in, out, "--parallelism=0"), "--parallelism", "1 to 512", "but was 0"),
            new Invalid(List.of(in, out, "--parallelism=two"), "--parallelism", "'two'"),
            new Invalid(List.of(in, out, "--min-photographers=300"), "300", "1 to 256"),
            new Invalid(
                List.of(in, out, "--min-accuracy=17"), "--min-accuracy", "1 to 16", "but was 17"),
            new Invalid(List.of(in, out, "--top=0"), "--top must be at least 1, but was 0"),
            new Invalid(List.of("--input=" + work + "/nope", out), "/nope'"),
            new Invalid(List.of("--input=" + work + "/nope", out, "--follow"), "/nope'"),
            new Invalid(List.of("--input=" + work + "/*.zip", out), "no file matches", "/*.zip'"),
            new Invalid(List.of("--input=" + none, out), none.toString(), "contains no shards"),
            new Invalid(
                List.of("--input=moon://a/b", out), "moon://a/b", "scheme is not supported"),
            new Invalid(List.of(in, "--output=moon:x"), "'moon:x'", "files:DIR"),
            new Invalid(List.of(in, "--output=files:"), "'files:'", "files:DIR"),
            new Invalid(List.of(in, "--output=files:" + shard), shard.toString()),
            new Invalid(
                List.of(in, "--output=files:" + used),
                used.toString(),
                "regions/part-x-0.jsonl",
                "--overwrite"),
            new Invalid(List.of(in, out, "--summary=" + work + "/no/s.json"), work + "/no"),
            new Invalid(List.of(in, out, "--exclude=" + work + "/no.txt"), "/no.txt"),
            new Invalid(List.of(in, out, "--exclude=" + latin), latin.toString(), "UTF-8"),
            new Invalid(List.of(in, out, "--checkpoints=" + shard), shard.toString(), "a file"),
            new Invalid(List.of(in, out, "--from-savepoint=" + work + "/no"), work + "/no"),
            new Invalid(List.of(in, out, "--from-savepoint=" + none), none.toString(), "_metadata"),
            new Invalid(
                List.of(in, out, "--from-savepoint=" + none, "--overwrite"), "--overwrite"));
    List<String> wrong = new ArrayList<>();
    invalid.forEach(each -> wrong.addAll(check(each)));
    assertThat(wrong).isEmpty();
    assertThat(used.resolve("regions/part-x-0.jsonl")).exists();
    assertThat(work.resolve("out").resolve("photos")).doesNotExist();
  }

  private static List<String> check(Invalid invalid) {
    List<String> args = new ArrayList<>(List.of("run"));
    args.addAll(invalid.args());
    CommandResult run = CommandResult.of(args.toArray(String[]::new));
    String result = invalid.args() + " -> " + run.code() + ' ' + run.err();
    List<String> wrong = new ArrayList<>();
    if (run.code() != 2 || !run.out().isEmpty() || !run.err().startsWith("tagatlas: ")) {
      wrong.add("not reported as invalid usage: " + result);
    }
    if (run.err().lines().count() > 2) {
      wrong.add("not one message: " + result);
    }
    for (String named : invalid.named()) {
      if (!run.err().contains(named)) {
        wrong.add("does not name " + named + ": " + result);
      }
    }
    for (String internal : NOT_FOR_USERS) {
      if (run.err().contains(internal)) {
        wrong.add("not for users: " + result);
      }
    }
    return wrong;
  }
}
