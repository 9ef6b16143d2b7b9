package org.tagatlas.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.tagatlas.connectors.record.UrlText;
import org.tagatlas.tags.MachineTag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with machine tags on the command line. */
@Command(
    name = "machine-tags",
    description = "Reads machine tags, and finds those that runs have published.",
    subcommands = {MachineTagQueryCommand.class, LocateAccuracyCommand.class},
    mixinStandardHelpOptions = true)
public final class MachineTagsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas machine-tags --help lists them.");
  }

  @Command(
      name = "parse",
      mixinStandardHelpOptions = true,
      description = {
        "Reads one raw tag a line from standard input and writes a JSON object a line for each that"
            + " is a machine tag, nothing for the others.",
        "Input and output are UTF-8. A tag is URL-decoded once, as a shard's is: a + is a space, %%3A"
            + " a colon, and a %% that encodes nothing stays."
      },
      footerHeading = "%nExample:%n",
      footer = "  echo 'geo:lat=42.35' | tagatlas machine-tags parse")
  void parse() throws IOException {
    parse(System.in, System.out);
  }

  static void parse(InputStream in, OutputStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    JsonFactory json = new JsonFactoryBuilder().rootValueSeparator((String) null).build();
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        MachineTag tag = MachineTag.parse(UrlText.decode(line));
        if (tag != null) {
          generator.writeStartObject();
          generator.writeStringField("namespace", tag.namespace());
          generator.writeStringField("predicate", tag.predicate());
          generator.writeStringField("value", tag.value());
          generator.writeEndObject();
          generator.writeRaw('\n');
        }
        // Answers a person or a program that waits for them, without a flush for each line of a
        // file.
        if (!lines.ready()) {
          generator.flush();
        }
      }
    }
  }
}
