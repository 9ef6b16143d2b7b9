package org.tagatlas.dashboards;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** Writes GeoJSON (RFC 7946), with the foreign members of OGC API - Features. */
final class GeoJsonWriter implements FeedWriter {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final JsonGenerator json;

  GeoJsonWriter(OutputStream out) throws IOException {
    json =
        JSON.createGenerator(out)
            // A partial document must not look complete.
            .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void begin(FeedHead head) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "FeatureCollection");
    json.writeNumberField("numberMatched", head.matched());
    json.writeArrayFieldStart("links");
    link("self", head.self());
    link("first", head.first());
    if (head.next() != null) {
      link("next", head.next());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("features");
  }

  private void link(String relation, String address) throws IOException {
    json.writeStartObject();
    json.writeStringField("rel", relation);
    json.writeStringField("type", PhotoFeed.GEOJSON.mediaType());
    json.writeStringField("href", address);
    json.writeEndObject();
  }

  @Override
  public void photo(Tagged tagged) throws IOException {
    Photo photo = tagged.photo();
    json.writeStartObject();
    json.writeStringField("type", "Feature");
    json.writeNumberField("id", photo.photoid());
    if (photo.location() == null) {
      json.writeNullField("geometry");
    } else {
      json.writeObjectFieldStart("geometry");
      json.writeStringField("type", "Point");
      json.writeArrayFieldStart("coordinates");
      json.writeNumber(photo.location().lon());
      json.writeNumber(photo.location().lat());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeObjectFieldStart("properties");
    text("title", photo.title());
    text("uploaded", photo.uploaded());
    text("taken", photo.taken());
    text("country", photo.country());
    text("city", photo.city());
    text("photographer", photo.photographer());
    text("page_url", photo.pageUrl());
    text("license", photo.license());
    text("license_url", photo.licenseUrl());
    text("location_source", photo.locationSource());
    if (photo.locationUncertaintyM() != null) {
      json.writeNumberField("location_uncertainty_m", photo.locationUncertaintyM());
    }
    text("location_machine_tag", photo.locationMachineTag());
    if (photo.estimated() != null) {
      json.writeBooleanField("estimated", photo.estimated());
    }
    if (photo.locationConfidence() != null) {
      json.writeNumberField("location_confidence", photo.locationConfidence());
    }
    text("location_model", photo.locationModel());
    json.writeArrayFieldStart("machine_tags");
    for (String tag : tagged.machineTags()) {
      json.writeString(tag);
    }
    json.writeEndArray();
    if (photo.extras() != null) {
      json.writeFieldName("extras");
      JSON.writeValue(json, photo.extras());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void text(String name, String text) throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  @Override
  public void end(long returned) throws IOException {
    json.writeEndArray();
    json.writeNumberField("numberReturned", returned);
    json.writeEndObject();
    json.flush();
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
