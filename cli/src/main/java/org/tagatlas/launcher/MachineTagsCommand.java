package org.tagatlas.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.tagatlas.record.TextFile;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.text.UrlText;
import picocli.CommandLine.Command;

/** Commands for machine tags. */
@Command(
    name = "machine-tags",
    description = "Parse machine tags, find published ones, and measure inferred locations.",
    subcommands = {MachineTagQueryCommand.class, LocateAccuracyCommand.class},
    mixinStandardHelpOptions = true)
public final class MachineTagsCommand {

  @Command(
      name = "parse",
      mixinStandardHelpOptions = true,
      description = {
        "Read one raw tag per line from standard input and write one JSON object per line for"
            + " each machine tag. Other tags are skipped.",
        "Input and output are UTF-8. A tag is URL-decoded once, as in a shard: + is a space, %%3A a"
            + " colon, and a %% that encodes nothing is kept."
      },
      footerHeading = "%nExample:%n",
      footer = "  echo 'geo:lat=42.35' | tagatlas machine-tags parse")
  void parse() throws IOException {
    StandardOutput.write(out -> parse(System.in, out));
  }

  static void parse(InputStream in, OutputStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    JsonFactory json = new JsonFactoryBuilder().rootValueSeparator((String) null).build();
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        MachineTag tag = MachineTag.parse(UrlText.decode(TextFile.withoutMark(line)));
        if (tag != null) {
          generator.writeStartObject();
          generator.writeStringField("namespace", tag.namespace());
          generator.writeStringField("predicate", tag.predicate());
          generator.writeStringField("value", tag.value());
          generator.writeEndObject();
          generator.writeRaw('\n');
        }
        // Flush for an interactive reader, but not after each line of a file.
        if (!lines.ready()) {
          generator.flush();
        }
      }
    }
  }
}
