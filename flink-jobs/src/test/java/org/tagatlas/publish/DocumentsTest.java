package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.machinetag.MachineTagCount;
import org.tagatlas.machinetag.MachineTagDocument;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.region.RegionKey;
import org.tagatlas.signature.SignatureTag;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.TagClass;

class DocumentsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RegionKey KEY = new RegionKey(20_110_517, RegionLevel.ADMIN1, "US.MA");
  private static final RegionCentre CENTRE = new RegionCentre("Massachusetts", 42.5, -71.25);

  @Test
  void photoDocumentHasDefinedFields() throws IOException {
    PhotoRecord photo =
        new PhotoRecord(
            42,
            "7@N0",
            "Jo+Doe",
            "A+%22title%22",
            "Boston,Big+Apple",
            "geo:lat=42.35",
            42.5,
            -71.25,
            16,
            1_316_432_672L,
            1_315_688_612L,
            "http://p",
            "http://d",
            "Attribution%20License",
            "http://l",
            false,
            "shard.gz");
    Document document =
        PhotoDocument.of(
            photo,
            new Place("US", "US.MA", "Massachusetts", "Boston", 1.5f),
            PhotoTags.parse(photo.userTags(), photo.machineTags()));
    assertThat(document.id()).isEqualTo("42");
    assertThat(document.version()).isEqualTo(1);
    JsonNode json = JSON.readTree(document.source());
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "photoid",
            "location",
            "accuracy",
            "country",
            "admin1_code",
            "admin1",
            "city",
            "city_distance_km",
            "tags",
            "labels",
            "machine_tags",
            "machine_tag_terms",
            "machine_tag_pairs",
            "machine_tag_numbers",
            "title",
            "uploaded",
            "taken",
            "taken_local",
            "taken_hour",
            "taken_month",
            "media",
            "photographer",
            "page_url",
            "download_url",
            "license",
            "license_url",
            "shard");
    assertThat(json.get("photoid").isIntegralNumber()).isTrue();
    assertThat(json.get("location")).isEqualTo(JSON.readTree("{\"lat\":42.5,\"lon\":-71.25}"));
    assertThat(json.get("tags")).isEqualTo(JSON.readTree("[\"boston\",\"bigapple\"]"));
    assertThat(json.get("labels")).isEqualTo(JSON.readTree("[\"Boston\",\"Big Apple\"]"));
    assertThat(json.get("machine_tags")).isEqualTo(JSON.readTree("[\"geo:lat=42.35\"]"));
    assertThat(json.get("machine_tag_pairs")).isEqualTo(JSON.readTree("[\"geo:lat\"]"));
    assertThat(json.get("machine_tag_numbers"))
        .isEqualTo(JSON.readTree("[\"geo:lat=c0452ccccccccccd\"]"));
    assertThat(json.get("title").asText()).isEqualTo("A \"title\"");
    assertThat(json.get("uploaded").asText()).isEqualTo("2011-09-19T11:44:32Z");
    assertThat(json.get("taken").asText()).isEqualTo("2011-09-10T21:03:32");
    assertThat(json.get("taken_local").asText()).isEqualTo("2011-09-10T21:03:32");
    assertThat(json.get("taken_hour").asInt()).isEqualTo(21);
    assertThat(json.get("taken_month").asInt()).isEqualTo(9);
    assertThat(json.get("media").asText()).isEqualTo("photo");
    assertThat(json.get("photographer").asText()).isEqualTo("Jo Doe");
    assertThat(json.get("license").asText()).isEqualTo("Attribution License");
    assertThat(json.toString()).doesNotContain("7@N0");
  }

  @Test
  void photoDocumentSaysThatThePhotoIsGenerated() throws IOException {
    JsonNode json =
        JSON.readTree(PhotoDocument.of(photoOf("7@N99"), null, PhotoTags.parse("", "")).source());
    assertThat(json.get("generated").booleanValue()).isTrue();
    assertThat(json.toString()).doesNotContain("7@N99");
    JsonNode other =
        JSON.readTree(PhotoDocument.of(photoOf("7@N9"), null, PhotoTags.parse("", "")).source());
    assertThat(other.has("generated")).isFalse();
  }

  private static PhotoRecord photoOf(String uid) {
    return new PhotoRecord(42, uid, "", "", "", "", 1, 2, 16, 3, 4, "", "", "", "", false, "s");
  }

  @Test
  void photoDocumentWithoutCoordinatesHasLocationSource() throws IOException {
    PhotoRecord photo =
        new PhotoRecord(
            42,
            "7@N0",
            "",
            "",
            "",
            "tfl:station=1",
            Double.NaN,
            Double.NaN,
            0,
            PhotoRecord.NO_TIME,
            PhotoRecord.NO_TIME,
            "",
            "",
            "",
            "",
            false,
            "");
    PhotoTags tags = PhotoTags.parse("", photo.machineTags());
    Place place = new Place("GB", "GB.ENG", "England", "London", 0.5f);
    Document byTag =
        PhotoDocument.located(
            photo, PhotoLocation.ofMachineTag(51.5, -0.125, 80, "tfl:station=1"), place, tags, 3);
    assertThat(byTag.id()).isEqualTo("42");
    assertThat(byTag.version()).isEqualTo(3);
    JsonNode json = JSON.readTree(byTag.source());
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "photoid",
            "location",
            "location_source",
            "location_uncertainty_m",
            "location_machine_tag",
            "country",
            "admin1_code",
            "admin1",
            "city",
            "city_distance_km",
            "tags",
            "labels",
            "machine_tags",
            "machine_tag_terms",
            "machine_tag_pairs",
            "machine_tag_numbers",
            "media");
    assertThat(json.get("location")).isEqualTo(JSON.readTree("{\"lat\":51.5,\"lon\":-0.125}"));
    assertThat(json.get("location_source").asText()).isEqualTo("machine_tag");
    assertThat(json.get("location_uncertainty_m").isIntegralNumber()).isTrue();
    assertThat(json.get("location_uncertainty_m").intValue()).isEqualTo(80);
    assertThat(json.get("location_machine_tag").asText()).isEqualTo("tfl:station=1");
    JsonNode byGeoTags =
        JSON.readTree(
            PhotoDocument.located(photo, PhotoLocation.ofGeoTags(51.5, 0, 10), null, tags, 1)
                .source());
    assertThat(byGeoTags.get("location_source").asText()).isEqualTo("geo_tags");
    assertThat(byGeoTags.has("location_machine_tag")).isFalse();
    assertThat(byGeoTags.has("country")).isFalse();
  }

  @Test
  void photoDocumentOmitsUnknownFields() throws IOException {
    PhotoRecord photo =
        new PhotoRecord(
            42,
            "7@N0",
            "",
            "",
            "",
            "",
            0,
            0,
            0,
            PhotoRecord.NO_TIME,
            PhotoRecord.NO_TIME,
            "",
            "",
            "",
            "",
            true,
            "");
    JsonNode json = JSON.readTree(PhotoDocument.of(photo, null, PhotoTags.parse("", "")).source());
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "photoid", "location", "tags", "labels", "machine_tags", "machine_tag_terms", "media");
    assertThat(json.get("media").asText()).isEqualTo("video");
  }

  @Test
  void signatureDocumentHasDefinedFields() throws IOException {
    SignatureTag tag = new SignatureTag("a|b\"", "A|B\"", 7, 5, 12_345, 0.25);
    byte[] fields = SignatureDocument.fields(KEY, CENTRE, 3, tag, true, TagClass.PLACE);
    assertThat(JsonSource.updated(fields, JsonSource.time(1_316_432_672_000L)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            {"window":"2011-05-17","window_kind":"day","window_start":"2011-05-17","level":"admin1","region":"US.MA","country":"US",\
            "region_name":"Massachusetts","location":{"lat":42.5,"lon":-71.25},\
            "rank":3,"tag":"a|b\\"","label":"A|B\\"","photos":7,"photographers":5,\
            "score":1.2345,"share":0.25,"names_place":true,"tag_class":"place",\
            "updated":"2011-09-19T11:44:32Z"}""");
    assertThat(SignatureDocument.id(KEY, "a|b\"")).isEqualTo("2011-05-17|US.MA|a|b\"");
  }

  @Test
  void regionDocumentHasDefinedFields() throws IOException {
    byte[] fields = RegionDocument.fields(KEY, CENTRE, 9, 4, 8, 6, List.of("B", "A"));
    JsonNode json = JSON.readTree(JsonSource.updated(fields, JsonSource.time(0)));
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "window",
            "window_kind",
            "window_start",
            "level",
            "region",
            "country",
            "region_name",
            "location",
            "photos",
            "photographers",
            "tagged_photos",
            "distinct_tags",
            "top_tags",
            "updated");
    assertThat(json.get("photos").asInt()).isEqualTo(9);
    assertThat(json.get("photographers").asInt()).isEqualTo(4);
    assertThat(json.get("tagged_photos").asInt()).isEqualTo(8);
    assertThat(json.get("distinct_tags").asInt()).isEqualTo(6);
    assertThat(json.get("top_tags")).isEqualTo(JSON.readTree("[\"B\",\"A\"]"));
    assertThat(names(JSON.readTree(RegionDocument.fields(KEY, null, 9, 4, 8, 6, List.of()))))
        .doesNotContain("region_name", "location");
  }

  @Test
  void machineTagDocumentHasDefinedFields() throws IOException {
    Document document =
        MachineTagDocument.of(
            new MachineTagCount(
                "geo:lat=1|2", 6, 3, 1_316_432_672L, 1_316_432_673L, new TreeSet<>(Set.of("IS"))));
    assertThat(document.id()).isEqualTo("geo:lat=1|2");
    assertThat(document.version()).isEqualTo(6);
    JsonNode json = JSON.readTree(document.source());
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "namespace",
            "predicate",
            "value",
            "photos",
            "first_seen",
            "last_seen",
            "countries",
            "terms");
    assertThat(json.get("value").asText()).isEqualTo("1|2");
    assertThat(json.get("first_seen").asText()).isEqualTo("2011-09-19T11:44:32Z");
    assertThat(json.get("last_seen").asText()).isEqualTo("2011-09-19T11:44:33Z");
    assertThat(json.get("countries")).isEqualTo(JSON.readTree("[\"IS\"]"));

    Document number =
        MachineTagDocument.of(new MachineTagCount("geo:alt=-5.50", 1, 1, 1, 1, Set.of()));
    assertThat(JSON.readTree(number.source()).get("number").asDouble()).isEqualTo(-5.5);

    Document unseen =
        MachineTagDocument.of(
            new MachineTagCount("a:b=c", 1, 1, PhotoRecord.NO_TIME, PhotoRecord.NO_TIME, Set.of()));
    assertThat(names(JSON.readTree(unseen.source())))
        .containsExactlyInAnyOrder(
            "namespace", "predicate", "value", "photos", "countries", "terms");
  }

  @Test
  void rejectDocumentHasDefinedFields() throws IOException {
    Document document =
        RejectDocument.of(
            new Reject("s:1", 3, RejectReason.BAD_JSON, "why", "{\u0000\uFFFD"),
            1_316_432_672_000L);
    assertThat(document.id()).isEqualTo("s:1:3");
    JsonNode json = JSON.readTree(document.source());
    assertThat(names(json))
        .containsExactlyInAnyOrder("shard", "line", "reason", "detail", "raw", "seen");
    assertThat(json.get("line").asLong()).isEqualTo(3);
    assertThat(json.get("reason").asText()).isEqualTo("bad_json");
    assertThat(json.get("raw").asText()).isEqualTo("{\u0000\uFFFD");
    assertThat(json.get("seen").asText()).isEqualTo("2011-09-19T11:44:32Z");
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
