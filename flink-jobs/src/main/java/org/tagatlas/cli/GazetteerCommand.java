package org.tagatlas.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.geo.build.GazetteerBuilder;
import org.tagatlas.geo.build.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds the gazetteer's data file and tells what one holds. */
@Command(
    name = "gazetteer",
    description = "Builds the data of the reverse geocoder, tells what it is made of, checks it.",
    mixinStandardHelpOptions = true,
    subcommands = {
      GazetteerCommand.Build.class,
      GazetteerCommand.Info.class,
      GazetteerCommand.Check.class
    })
final class GazetteerCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas gazetteer --help lists them.");
  }

  @Command(
      name = "build",
      description = "Builds a data file from GeoNames' dumps and GeoJSON borders.",
      mixinStandardHelpOptions = true)
  static final class Build implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--cities",
        required = true,
        paramLabel = "FILE",
        description = "Towns in the columns of GeoNames' cities1000.txt.")
    private Path cities;

    @Option(
        names = "--admin1",
        required = true,
        paramLabel = "FILE",
        description = "Names of divisions in the columns of admin1CodesASCII.txt.")
    private Path admin1;

    @Option(
        names = "--borders",
        required = true,
        paramLabel = "FILE",
        description = "GeoJSON polygons whose properties have an ISO 3166-1 code.")
    private Path borders;

    @Option(
        names = "--areas",
        paramLabel = "FILE",
        description =
            "GeoJSON polygons of first divisions with an ISO 3166-1 code and perhaps GeoNames' code"
                + " (default: the nearest town tells the division).")
    private Path areas;

    @Option(
        names = "--country-info",
        paramLabel = "FILE",
        description = "Names of countries in the columns of countryInfo.txt (default: CLDR's).")
    private Path countryInfo;

    @Option(
        names = "--note",
        paramLabel = "KEY=TEXT",
        description = "What the data is made of, to be kept in the file; may be repeated.")
    private Map<String, String> notes = new LinkedHashMap<>();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "The data file to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
      try {
        GazetteerBuilder builder =
            new GazetteerBuilder().cities(cities).admin1(admin1).borders(borders);
        if (countryInfo != null) {
          builder.countryInfo(countryInfo);
        }
        if (areas != null) {
          builder.areas(areas);
        }
        notes.forEach(builder::metadata);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(out))) {
          builder.build().write(file);
        }
      } catch (InputException e) {
        throw new UserError(e.getMessage());
      } catch (NoSuchFileException e) {
        throw new UserError(e.getFile() + ": no such file");
      }
      spec.commandLine().getOut().println(out + ": " + Files.size(out) + " bytes");
      return 0;
    }
  }

  @Command(
      name = "info",
      description = "Tells what the shipped data is made of.",
      mixinStandardHelpOptions = true)
  static final class Info implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter output = spec.commandLine().getOut();
      Gazetteer.load().metadata().forEach((key, value) -> output.println(key + ": " + value));
      return 0;
    }
  }

  @Command(
      name = "check",
      description = {
        "Compares the geocoder with tables of points whose places are known.",
        "Columns: lat, lon, and any of expected_cc (or country), admin1 (or region), city (or"
            + " locality). Lenient: a territory may stand for its state and the other way round."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "A data file to check instead of the shipped one.")
    private Path data;

    @Option(
        names = "--wrong",
        description = "Also name, on the standard error, each row with a wrong country.")
    private boolean wrong;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Tables in CSV.")
    private List<Path> tables;

    @Override
    public Integer call() throws IOException {
      PrintWriter output = spec.commandLine().getOut();
      PrintWriter errors = wrong ? spec.commandLine().getErr() : null;
      try {
        Gazetteer gazetteer = data == null ? Gazetteer.load() : read(data);
        ReverseGeocoder geocoder = new ReverseGeocoder(gazetteer);
        GeocoderAccuracy.heading(output);
        for (Path table : tables) {
          GeocoderAccuracy accuracy = new GeocoderAccuracy(gazetteer, geocoder);
          try (InputStream in = Files.newInputStream(table)) {
            accuracy.read(in, errors);
          }
          accuracy.print(output, table.getFileName().toString());
        }
      } catch (NoSuchFileException e) {
        throw new UserError(e.getFile() + ": no such file");
      }
      return 0;
    }

    private static Gazetteer read(Path file) throws IOException {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        return Gazetteer.read(in);
      }
    }
  }
}
