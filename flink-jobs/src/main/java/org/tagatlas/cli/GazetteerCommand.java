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
      GazetteerCommand.Check.class,
      GazetteerCommand.Towns.class
    })
final class GazetteerCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas gazetteer --help lists them.");
  }

  /** Returns the gazetteer of a data file, the shipped one for null. */
  private static Gazetteer gazetteer(Path data) throws IOException {
    if (data == null) {
      return Gazetteer.load();
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(data))) {
      return Gazetteer.read(in);
    } catch (NoSuchFileException e) {
      throw new UserError(e.getFile() + ": no such file");
    }
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
        "Columns of a table: lat, lon, and any of expected_cc (or country), admin1 (or region: a"
            + " name, US.MA, or US-MA), city (or locality).",
        "Columns of the answer: points; country, the share of right ones; lenient, where a"
            + " territory may stand for its state and the other way round; near, the points whose"
            + " ten nearest cities lie in two countries or more; border, lenient for these alone;"
            + " nowhere, the points without a place; admin1 and city, the shares of right ones."
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
        description =
            "Also name, on the standard error, each row with a wrong country or division.")
    private boolean wrong;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Tables in CSV.")
    private List<Path> tables;

    @Override
    public Integer call() throws IOException {
      PrintWriter output = spec.commandLine().getOut();
      PrintWriter errors = wrong ? spec.commandLine().getErr() : null;
      try {
        Gazetteer gazetteer = gazetteer(data);
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
  }

  @Command(
      name = "towns",
      description = {
        "Tells how often a point inside a small town gets the name of that town.",
        "Draws towns of 1,000 to 100,000 people more than 25 km away from every city of 200,000"
            + " people or more, and in each a point of the disc around its centre that holds its"
            + " people at 1,500 a square kilometre. The same seed draws the same points.",
        "Columns: population of the towns, points, how many get the town's own name, another"
            + " city's and no city's, and the share of the first."
      },
      mixinStandardHelpOptions = true)
  static final class Towns implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "A data file to check instead of the shipped one.")
    private Path data;

    @Option(
        names = "--points",
        paramLabel = "N",
        defaultValue = "20000",
        description = "How many points to draw (default: ${DEFAULT-VALUE}).")
    private int points;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Another seed draws other points (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
      if (points < 1) {
        throw new UserError("--points is at least 1");
      }
      Gazetteer gazetteer = gazetteer(data);
      TownAccuracy accuracy = new TownAccuracy(gazetteer.cities(), new ReverseGeocoder(gazetteer));
      accuracy.draw(points, seed);
      accuracy.print(spec.commandLine().getOut());
      return 0;
    }
  }
}
