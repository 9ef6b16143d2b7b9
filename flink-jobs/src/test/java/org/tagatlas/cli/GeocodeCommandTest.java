package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.ReverseGeocoder;

class GeocodeCommandTest {

  private GeocodeCommand.Counts counts;

  private String geocode(String table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    counts =
        GeocodeCommand.geocode(
            new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)),
            out,
            ReverseGeocoder.load());
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void addsPlacesAndKeepsEveryColumn() throws IOException {
    String out =
        geocode("id,LAT,note,lon\n1,42.35843,\"a, \"\"b\"\"\",-71.05977\nß,64.14, ,-21.9\n");

    assertThat(out.lines())
        .containsExactly(
            "id,LAT,note,lon,country,admin1_code,admin1,city,city_distance_km",
            "1,42.35843,\"a, \"\"b\"\"\",-71.05977,US,US.MA,Massachusetts,Boston,0.0",
            out.lines().skip(2).findFirst().orElseThrow());
    assertThat(out.lines().skip(2).findFirst().orElseThrow()).startsWith("ß,64.14, ,-21.9,IS,IS.");
    assertThat(out).contains(",Reykjavík,");
    assertThat(counts).isEqualTo(new GeocodeCommand.Counts(2, 0, 0));
  }

  @Test
  void leavesThePlaceEmptyWhereThereIsNoneAndCountsBadRows() throws IOException {
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
    assertThat(counts).isEqualTo(new GeocodeCommand.Counts(1, 1, 6));
  }

  @Test
  void asksForTheColumnsItNeeds() {
    assertThatThrownBy(() -> geocode("id,latitude,lon\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no column lat");
    assertThatThrownBy(() -> geocode("lat,x\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no column lon");
    assertThatThrownBy(() -> geocode(""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty");
  }
}
