package org.tagatlas.vector;

import java.util.Base64;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.JsonSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.similar.LopqCode;

/** Creates documents of vectors. */
final class VectorDocument {

  private VectorDocument() {}

  /**
   * Returns the document of a photo's vector.
   *
   * @param model ID of the model of the code
   */
  static Document of(VectorPhoto photo, EncodedVector vector, String model) {
    byte[] source =
        JsonSource.of(
            json -> {
              json.number("photoid", photo.photoid());
              json.point("location", photo.latitude(), photo.longitude());
              json.text("country", photo.country());
              json.text("admin1_code", photo.admin1Code());
              json.text("city", photo.city());
              json.texts("tags", photo.tags());
              if (photo.uploaded() != PhotoRecord.NO_TIME) {
                json.instant("uploaded", photo.uploaded());
              }
              json.text("photographer", photo.photographer());
              json.text("page_url", photo.pageUrl());
              json.text("license", photo.license());
              json.text("license_url", photo.licenseUrl());
              json.text("model", model);
              json.text("cell", LopqCode.of(vector.code()).cell());
              json.text("code", base64(vector.code()));
              json.text("components", base64(vector.components()));
            });
    return new Document(Long.toString(photo.photoid()), vector.version(), source);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
