package org.tagatlas.launcher;

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
import org.tagatlas.accuracy.GeocoderAccuracy;
import org.tagatlas.accuracy.TownAccuracy;
import org.tagatlas.accuracy.TownDivisions;
import org.tagatlas.gazetteer.builder.GazetteerBuilder;
import org.tagatlas.gazetteer.builder.InputException;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds and checks the gazetteer, the data of the reverse geocoder. */
@Command(
    name = "gazetteer",
    description = "Build, describe and check the gazetteer, the data of the reverse geocoder.",
    mixinStandardHelpOptions = true,
    subcommands = {
      GazetteerCommand.Build.class,
      GazetteerCommand.Info.class,
      GazetteerCommand.Check.class,
      GazetteerCommand.Towns.class
    })
final class GazetteerCommand {

  /** Returns the gazetteer of a data file; null means the built-in one. */
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
      description = "Build a data file from GeoNames dumps and GeoJSON borders.",
      mixinStandardHelpOptions = true)
  static final class Build implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--cities",
        required = true,
        paramLabel = "FILE",
        description = "Towns, in the columns of GeoNames' cities1000.txt.")
    private Path cities;

    @Option(
        names = "--admin1",
        required = true,
        paramLabel = "FILE",
        description = "Names of first-order divisions, in the columns of admin1CodesASCII.txt.")
    private Path admin1;

    @Option(
        names = "--borders",
        required = true,
        paramLabel = "FILE",
        description = "Country borders: GeoJSON polygons with an ISO 3166-1 code.")
    private Path borders;

    @Option(
        names = "--fine-borders",
        paramLabel = "FILE",
        description =
            "The same borders with exact outlines, used only around enclaves and other small"
                + " territories (default: use --borders everywhere).")
    private Path fineBorders;

    @Option(
        names = "--areas",
        paramLabel = "FILE",
        description =
            "First-order divisions: GeoJSON polygons with an ISO 3166-1 code and optionally a"
                + " GeoNames code (default: use the division of the nearest town).")
    private Path areas;

    @Option(
        names = "--country-info",
        paramLabel = "FILE",
        description = "Country names, in the columns of countryInfo.txt (default: those of CLDR).")
    private Path countryInfo;

    @Option(
        names = "--names",
        paramLabel = "FILE",
        description =
            "Names in other languages: a division code or GeoNames id, a language tag and a name,"
                + " separated by tabs (default: only those of --cities, --areas and CLDR).")
    private Path names;

    @Option(
        names = "--note",
        paramLabel = "KEY=TEXT",
        description = "Metadata to store in the file, such as sources. Repeatable.")
    private Map<String, String> notes = new LinkedHashMap<>();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "Data file to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
      try {
        GazetteerBuilder builder =
            new GazetteerBuilder().cities(cities).admin1(admin1).borders(borders);
        if (fineBorders != null) {
          builder.fineBorders(fineBorders);
        }
        if (countryInfo != null) {
          builder.countryInfo(countryInfo);
        }
        if (areas != null) {
          builder.areas(areas);
        }
        if (names != null) {
          builder.names(names);
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
      description = "Print the metadata of the built-in data.",
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
        "Compare the geocoder with tables of points in known places.",
        "Columns of a table: lat, lon, and any of expected_cc (or country), admin1 (or region: a"
            + " name, US.MA, or US-MA), city (or locality).",
        "Columns of the result: points; country: share of correct countries; lenient: the same, but"
            + " a territory and its state are equal; near: points whose ten nearest cities are in"
            + " two or more countries; border: lenient for these points only; nowhere: points"
            + " without a place; admin1 and city: shares of correct ones.",
        "With --towns: how many towns get another division at their own coordinates and why, which"
            + " divisions are never found, and how many towns of 50,000 or more people are not"
            + " found."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "Data file to check (default: the built-in data).")
    private Path data;

    @Option(
        names = "--wrong",
        description = "Print each row or town with a wrong country or division to standard error.")
    private boolean wrong;

    @Option(
        names = "--towns",
        description = "Check the towns of the data at their own coordinates.")
    private boolean towns;

    @Option(
        names = "--dump",
        paramLabel = "FILE",
        description =
            "Check these towns, in the columns of GeoNames' cities1000.txt; implies --towns.")
    private Path dump;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "CSV tables.")
    private List<Path> tables = List.of();

    @Override
    public Integer call() throws IOException {
      PrintWriter output = spec.commandLine().getOut();
      PrintWriter errors = wrong ? spec.commandLine().getErr() : null;
      if (tables.isEmpty() && !towns && dump == null) {
        throw new ParameterException(
            spec.commandLine(), "nothing to check: name a table, or add --towns.");
      }
      try {
        Gazetteer gazetteer = gazetteer(data);
        ReverseGeocoder geocoder = new ReverseGeocoder(gazetteer);
        if (towns || dump != null) {
          List<City> checked =
              dump == null ? gazetteer.cities() : GazetteerBuilder.readTowns(dump, gazetteer);
          new TownDivisions(checked, geocoder, errors).print(output);
        }
        if (tables.isEmpty()) {
          return 0;
        }
        GeocoderAccuracy.heading(output);
        for (Path table : tables) {
          GeocoderAccuracy accuracy = new GeocoderAccuracy(gazetteer, geocoder);
          try (InputStream in = Files.newInputStream(table)) {
            accuracy.read(in, errors);
          }
          accuracy.print(output, table.getFileName().toString());
        }
      } catch (InputException e) {
        throw new UserError(e.getMessage());
      } catch (NoSuchFileException e) {
        throw new UserError(e.getFile() + ": no such file");
      }
      return 0;
    }
  }

  @Command(
      name = "towns",
      description = {
        "Measure how often a point inside a small town gets the name of that town.",
        "Sample towns of 1,000 to 100,000 people more than 25 km from every city of 200,000 or more"
            + " people, and one point in each: within the disc around the centre that would have"
            + " the town's population at 1,500 people per square kilometre. The same seed gives the"
            + " same points.",
        "Columns: population of the towns; points; points with the town's name, with another city's"
            + " name, and with none; share with the town's name."
      },
      mixinStandardHelpOptions = true)
  static final class Towns implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "Data file to check (default: the built-in data).")
    private Path data;

    @Option(
        names = "--points",
        paramLabel = "N",
        defaultValue = "20000",
        description = "Number of points (default: ${DEFAULT-VALUE}).")
    private int points;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Seed of the random generator (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
      if (points < 1) {
        throw new UserError("--points must be at least 1, but was " + points + '.');
      }
      Gazetteer gazetteer = gazetteer(data);
      TownAccuracy accuracy = new TownAccuracy(gazetteer.cities(), new ReverseGeocoder(gazetteer));
      accuracy.draw(points, seed);
      accuracy.print(spec.commandLine().getOut());
      return 0;
    }
  }
}
