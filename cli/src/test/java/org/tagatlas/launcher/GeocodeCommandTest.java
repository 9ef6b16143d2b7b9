package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.geocode.Delimiter;
import org.tagatlas.geocode.GeocodeStream;
import org.tagatlas.geocode.RowBatches;
import org.tagatlas.run.UserError;
import picocli.CommandLine;

class GeocodeCommandTest {

  private GeocodeStream.Counts counts;

  private String geocode(String table) throws IOException {
    return geocode(table, null, null);
  }

  private String geocode(String table, String latitude, String longitude) throws IOException {
    return new String(
        geocode(table.getBytes(StandardCharsets.UTF_8), latitude, longitude),
        StandardCharsets.UTF_8);
  }

  private byte[] geocode(byte[] table, String latitude, String longitude) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    counts =
        new GeocodeStream(new ByteArrayInputStream(table), out)
            .run(ReverseGeocoder.load(), latitude, longitude);
    return out.toByteArray();
  }

  @Test
  void addsPlacesAndKeepsAllColumns() throws IOException {
    String out =
        geocode("id,LAT,note,lon\n1,42.35843,\"a, \"\"b\"\"\",-71.05977\nß,64.14, ,-21.9\n");

    assertThat(out.lines())
        .containsExactly(
            "id,LAT,note,lon,country,admin1_code,admin1,city,city_distance_km",
            "1,42.35843,\"a, \"\"b\"\"\",-71.05977,US,US.MA,Massachusetts,Boston,0.0",
            out.lines().skip(2).findFirst().orElseThrow());
    assertThat(out.lines().skip(2).findFirst().orElseThrow()).startsWith("ß,64.14, ,-21.9,IS,IS.");
    assertThat(out).contains(",Reykjavík,");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(2, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|", ","})
  void detectsDelimiterAndKeepsIt(String delimiter) throws IOException {
    String table =
        String.join(delimiter, "id", "\"a;b,c|d\te\"", "lat", "lon")
            + "\r\n"
            + String.join(delimiter, "1", "\"x" + delimiter + "\n\"", "42.35843", "-71.05977")
            + "\r\n"
            + String.join(delimiter, "2", "y", "91", "0");
    for (String mark : List.of("", "\uFEFF", "\n\n")) {
      String[] out = geocode(mark + table).split("\r\n", -1);
      assertThat(out[0])
          // Blank lines before the header are dropped.
          .startsWith(mark.strip())
          .endsWith(
              String.join(
                  delimiter,
                  "lon",
                  "country",
                  "admin1_code",
                  "admin1",
                  "city",
                  "city_distance_km"));
      assertThat(out[1])
          .endsWith(
              String.join(delimiter, "-71.05977", "US", "US.MA", "Massachusetts", "Boston", "0.0"));
      assertThat(out[2])
          .isEqualTo(String.join(delimiter, "2", "y", "91", "0") + delimiter.repeat(5));
    }
  }

  /** Spreadsheets write them in locales whose decimal separator is a comma. */
  @Test
  void parsesDecimalCommasIfDelimiterIsNotAComma() throws IOException {
    assertThat(geocode("lat;lon\n42,35843;\"-71,05977\"\n42,3,5;1\n").lines().skip(1))
        .containsExactly(
            "42,35843;\"-71,05977\";US;US.MA;Massachusetts;Boston;0.0", "42,3,5;1;;;;;");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(1, 0, 1));
  }

  @Test
  void usesGivenDelimiter() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] table = "lat:lon:a,b;c\n42.35843:-71.05977:x\n".getBytes(StandardCharsets.UTF_8);
    new GeocodeStream(new ByteArrayInputStream(table), out)
        .run(ReverseGeocoder.load(), null, null, Delimiter.parse(":"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("\n42.35843:-71.05977:x:US:US.MA:Massachusetts:Boston:0.0\n");
    assertThat(List.of("tab", "\\t", "\t", "TAB"))
        .allMatch(typed -> Delimiter.parse(typed) == '\t');
    assertThat(Delimiter.parse("Semicolon")).isEqualTo(';');
    for (String typed : List.of("", "\"", ",,", "\n", "ü")) {
      assertThatThrownBy(() -> Delimiter.parse(typed))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("comma, semicolon, tab or pipe");
    }
  }

  @Test
  void rejectsUtf16() {
    for (byte[] table :
        List.of(
            "\uFEFFlat,lon\n1,1\n".getBytes(StandardCharsets.UTF_16LE),
            "lat,lon\n1,1\n".getBytes(StandardCharsets.UTF_16),
            "lat,lon\n1,1\n".getBytes(StandardCharsets.UTF_16LE))) {
      assertThatThrownBy(() -> geocode(table, null, null))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("UTF-16")
          .hasMessageContaining("iconv");
    }
  }

  @Test
  void leavesMissingPlacesEmptyAndCountsInvalidRows() throws IOException {
    String out = geocode("\uFEFFlat,lon\n0,0\n91,0\nx,1\n,\n12\nNaN,0\n1d,2\n64.0784,-16.2306\n");

    assertThat(out.lines().skip(1))
        .containsExactly(
            "0,0,,,,,",
            "91,0,,,,,",
            "x,1,,,,,",
            ",,,,,,",
            "12,,,,,,",
            "NaN,0,,,,,",
            "1d,2,,,,,",
            out.lines().skip(8).findFirst().orElseThrow());
    assertThat(out.lines().skip(8).findFirst().orElseThrow())
        .startsWith("64.0784,-16.2306,IS,IS.")
        .endsWith(",,");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(1, 1, 6));
  }

  @Test
  void keepsAllBytesOfTheInput() throws IOException {
    byte[] table =
        ("\uFEFF\"a\", lon ,\"LAT\",b\r\n"
                + "\"1\",\"-71.05977\", 42.35843 ,\"x,\r\n\"\"y\"\"\"\r\n"
                + "\r\n"
                + "\"\"2, -71.05977,+42.35843,z,more\r\n"
                + "?,-71.05977,42.35843")
            .getBytes(StandardCharsets.UTF_8);
    // Malformed UTF-8, which decoding and encoding would change.
    table[table.length - 20] = (byte) 0xFF;
    String added = ",US,US.MA,Massachusetts,Boston,0.0\r\n";

    String out = new String(geocode(table, null, null), StandardCharsets.ISO_8859_1);

    String in = new String(table, StandardCharsets.ISO_8859_1);
    assertThat(out)
        .isEqualTo(
            in.replace(",b\r", ",b,country,admin1_code,admin1,city,city_distance_km\r")
                    .replace("y\"\"\"\r\n", "y\"\"\"" + added)
                    .replace("more\r\n", "more" + added)
                + ","
                + added);
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(3, 0, 0));
  }

  @Test
  void losesOnlyTheRowWithAnUnclosedQuote() throws IOException {
    assertThat(
            geocode("id,lat,lon\n1,\"42.3,-71\n2,42.35843,-71.05977\n\"3\"x,64.0784,0\n").lines())
        .containsExactly(
            "id,lat,lon,country,admin1_code,admin1,city,city_distance_km",
            "1,\"42.3,-71\",,,,,,",
            "2,42.35843,-71.05977,US,US.MA,Massachusetts,Boston,0.0",
            "\"3\"x,64.0784,0,,,,,");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(1, 1, 1));
  }

  @Test
  void copiesRowThatIsTooLong() throws IOException {
    String row = "42.35843,-71.05977," + "x".repeat(3 * RowBatches.MAX_ROW);

    assertThat(geocode("lat,lon\n" + row + "\n42.35843,-71.05977\n").lines().skip(1))
        .containsExactly(row + ",,,,,", "42.35843,-71.05977,US,US.MA,Massachusetts,Boston,0.0");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(1, 0, 1));
  }

  @Test
  void keepsOrderOfManyBatches() throws IOException {
    StringBuilder table = new StringBuilder("lat,lon,id\n");
    for (int i = 0; i < 100_000; i++) {
      table.append("42.35843,-71.05977,").append(i).append('\n');
    }

    String[] rows = geocode(table.toString()).split("\n");

    assertThat(rows).hasSize(100_001);
    for (int i = 0; i < 100_000; i++) {
      assertThat(rows[i + 1]).contains(",-71.05977," + i + ",US,");
    }
  }

  @Test
  void writesEachRowBeforeTheNextOneIsRead() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(typed);
    PipedInputStream shown = new PipedInputStream();
    PipedOutputStream out = new PipedOutputStream(shown);
    Thread geocoding =
        new Thread(
            () -> {
              try (out) {
                new GeocodeStream(in, out).run(ReverseGeocoder.load(), null, null);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    geocoding.start();
    BufferedReader lines = new BufferedReader(new InputStreamReader(shown, StandardCharsets.UTF_8));
    for (String line : List.of("lat,lon", "42.35843,-71.05977", "x", "0,0")) {
      typed.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      typed.flush();
      assertThat(lines.readLine()).startsWith(line + ',');
    }
    typed.close();
    assertThat(lines.readLine()).isNull();
    geocoding.join();
  }

  @Test
  void stopsIfInputOrOutputFails() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream("lat,lon\n1,2\n".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("torn");
              }
            });
    assertThatThrownBy(
            () ->
                new GeocodeStream(broken, OutputStream.nullOutputStream())
                    .run(ReverseGeocoder.load(), null, null))
        .isInstanceOf(IOException.class)
        .hasMessage("torn");

    InputStream endless =
        new InputStream() {
          private long bytes;

          @Override
          public int read() {
            return "lat,lon\n".charAt((int) (bytes++ % 8));
          }
        };
    OutputStream full =
        new OutputStream() {
          private long left = 1_000_000;

          @Override
          public void write(int b) throws IOException {
            if (left-- == 0) {
              throw new IOException("full");
            }
          }
        };
    assertThatThrownBy(
            () -> new GeocodeStream(endless, full).run(ReverseGeocoder.load(), null, null))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
  }

  @Test
  void acceptsOtherColumnNames() throws IOException {
    String place = ",US,US.MA,Massachusetts,Boston,0.0";
    assertThat(geocode("Longitude,Latitude\n-71.05977,42.35843")).endsWith("843" + place + "\n");
    assertThat(geocode("y,lat,lon\n42.35843,0,-71.05977\n", "Y", null))
        .endsWith("977" + place + "\n");
    assertThat(geocode("lat,lon,\"x, y\"\n42.35843,,-71.05977\n", null, "x, y"))
        .endsWith("977" + place + "\n");
    assertThatThrownBy(() -> geocode("a,lat,lon\n", "b", null))
        .isInstanceOf(UserError.class)
        .hasMessage("the header has no column b (found: a,lat,lon)");
    assertThatThrownBy(() -> geocode("a,lat\n", null, null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the header has no column lon or lng or longitude: name it with --lon-column"
                + " (found: a,lat)");
  }

  @Test
  void requiresHeader() throws IOException {
    assertThat(geocode("\nlat,lon"))
        .isEqualTo("lat,lon,country,admin1_code,admin1,city,city_distance_km\n");
    assertThatThrownBy(() -> geocode("\n\r\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> geocode("\uFEFF")).hasMessageContaining("empty");
    assertThatThrownBy(() -> geocode("lat,\"lon\n1,2\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unclosed quote");
    assertThatThrownBy(() -> geocode("\0".repeat(2 * RowBatches.MAX_ROW)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no header");
  }

  @Test
  void requiresCoordinateColumns() {
    assertThatThrownBy(() -> geocode("id,latitud,lon\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no column lat");
    assertThatThrownBy(() -> geocode("lat,x\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no column lon");
    assertThatThrownBy(() -> geocode(""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty");
  }

  @Test
  void writesFilesWithTheSameHeaderAsOneTable(@TempDir Path folder) throws IOException {
    Path first = Files.writeString(folder.resolve("1.csv"), "lat,lon\n42.35843,-71.05977");
    Path second = Files.writeString(folder.resolve("2.csv"), "\uFEFFlat,lon\r\n91,0\r\n");

    assertThat(geocode(List.of("" + first, "-", "" + second), "lat,lon\n0,0\n"))
        .isEqualTo(
            "lat,lon,country,admin1_code,admin1,city,city_distance_km\n"
                + "42.35843,-71.05977,US,US.MA,Massachusetts,Boston,0.0\n"
                + "0,0,,,,,\n"
                + "91,0,,,,,\r\n");
    assertThat(counts).isEqualTo(new GeocodeStream.Counts(1, 1, 1));
    assertThat(geocode(List.of(), "lat,lon\n0,0\n")).endsWith("\n0,0,,,,,\n");
  }

  @Test
  void namesFilesThatCannotBeGeocoded(@TempDir Path folder) throws IOException {
    Path first = Files.writeString(folder.resolve("1.csv"), "lat,lon\n0,0\n");
    Path other = Files.writeString(folder.resolve("2.csv"), "lon,lat\n0,0\n");
    Path empty = Files.writeString(folder.resolve("3.csv"), "");

    assertThatThrownBy(() -> geocode(List.of("" + first, "" + other), ""))
        .isInstanceOf(UserError.class)
        .hasMessage(other + ": the header differs from that of the first file");
    assertThatThrownBy(() -> geocode(List.of("" + empty), ""))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(empty + ": the input is empty");
    for (Path unreadable : List.of(folder, folder.resolve("none.csv"))) {
      assertThatThrownBy(() -> geocode(List.of("" + first, "" + unreadable), ""))
          .isInstanceOf(UserError.class)
          .hasMessage("'" + unreadable + "' is not a readable file. Name a CSV file.");
    }
  }

  private String geocode(List<String> files, String standardInput) throws IOException {
    GeocodeCommand command = new GeocodeCommand();
    new CommandLine(command).parseArgs(files.toArray(String[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
    counts = command.geocode(in, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
