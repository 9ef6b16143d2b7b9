package org.tagatlas.importer;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.parquet.Column;
import org.tagatlas.parquet.JsonParquetWriter;
import org.tagatlas.parquet.MemoryFile;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.PackageLine;
import org.tagatlas.shard.RowParser;
import org.tagatlas.tags.PhotoTags;

/**
 * Renders blocks as Parquet files: the fields of rows with {@code key}, followed by columns that
 * are derived from them. Not thread-safe.
 */
final class ParquetRenderer {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final List<Column> COLUMNS = columns();

  private final ReverseGeocoder geocoder;
  private final RowParser parser = new RowParser(FieldSet.PUBLISHED);

  ParquetRenderer(ReverseGeocoder geocoder) {
    this.geocoder = geocoder;
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String field : PackageLine.fields()) {
      columns.add(Column.of(field, type(field)));
    }
    columns.add(Column.of("key", Column.Type.TEXT));
    columns.add(Column.of("taken", Column.Type.LOCAL_TIME));
    columns.add(Column.of("uploaded", Column.Type.INSTANT));
    columns.add(Column.of("country", Column.Type.TEXT));
    columns.add(Column.of("admin1_code", Column.Type.TEXT));
    columns.add(Column.of("admin1", Column.Type.TEXT));
    columns.add(Column.of("city", Column.Type.TEXT));
    columns.add(Column.of("city_distance_km", Column.Type.NUMBER));
    columns.add(Column.list("tags"));
    columns.add(Column.list("machine_tags"));
    return columns;
  }

  private static Column.Type type(String field) {
    return switch (field) {
      case "photoid", "accuracy", "serverid", "farmid", "marker" -> Column.Type.INTEGER;
      case "longitude", "latitude" -> Column.Type.NUMBER;
      default -> Column.Type.TEXT;
    };
  }

  /** Returns the lines of a block, which are all photos, as a file. */
  byte[] render(Block block) throws IOException {
    MemoryFile file = new MemoryFile();
    byte[] line = new byte[1 << 12];
    try (JsonParquetWriter parquet = new JsonParquetWriter(file, COLUMNS)) {
      for (int i = 0; i < block.lines(); i++) {
        int length = block.length(i);
        if (line.length < length) {
          line = new byte[length];
        }
        block.copy(i, line, 0);
        parquet.write(row(line, length - 1));
      }
    }
    return file.toByteArray();
  }

  private ObjectNode row(byte[] line, int length) throws IOException {
    PhotoRecord photo = (PhotoRecord) parser.parse(line, 0, length, "", 1);
    ObjectNode row = (ObjectNode) JSON.readTree(line, 0, length);
    for (String field : PackageLine.fields()) {
      JsonNode value = row.get(field);
      if (type(field) == Column.Type.INTEGER
          && value != null
          && !value.canConvertToExactIntegral()) {
        row.remove(field);
      }
    }
    row.put("photoid", photo.photoid());
    row.put("marker", photo.video() ? 1 : 0);
    row.remove(List.of("accuracy", "longitude", "latitude"));
    if (photo.accuracy() != 0) {
      row.put("accuracy", photo.accuracy());
    }
    if (photo.geotagged()) {
      row.put("longitude", photo.longitude()).put("latitude", photo.latitude());
    }
    derive(row, photo);
    return row;
  }

  private void derive(ObjectNode row, PhotoRecord photo) {
    row.remove(
        List.of(
            "taken", "uploaded", "country", "admin1_code", "admin1", "city", "city_distance_km"));
    if (photo.taken() != PhotoRecord.NO_TIME) {
      row.put("taken", LocalDateTime.ofEpochSecond(photo.taken(), 0, ZoneOffset.UTC).toString());
    }
    if (photo.uploaded() != PhotoRecord.NO_TIME) {
      row.put("uploaded", Instant.ofEpochSecond(photo.uploaded()).toString());
    }
    Place place = photo.geotagged() ? geocoder.locate(photo.latitude(), photo.longitude()) : null;
    if (place != null) {
      row.put("country", place.country());
      row.put("admin1_code", place.admin1Code());
      row.put("admin1", place.admin1());
      if (place.city() != null) {
        row.put("city", place.city()).put("city_distance_km", place.cityDistanceKm());
      }
    }
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    ArrayNode clean = row.putArray("tags");
    tags.tags().forEach(tag -> clean.add(tag.clean()));
    ArrayNode machine = row.putArray("machine_tags");
    tags.machineTags().forEach(tag -> machine.add(tag.id()));
  }
}
