package org.tagatlas.vector;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
   * @param hashes whether to add the terms of locally optimized hashing
   */
  static Document of(VectorPhoto photo, EncodedVector vector, String model, boolean hashes) {
    LopqCode code = LopqCode.of(vector.code());
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
              json.text("cell", code.cell());
              json.text("code", base64(vector.code()));
              json.text("components", base64(vector.components()));
              if (hashes) {
                json.texts("loh", hashes(code));
              }
            });
    return new Document(Long.toString(photo.photoid()), vector.version(), source);
  }

  /** Returns a term per subvector: its half, the coarse centroid, its number and its centroid. */
  private static List<String> hashes(LopqCode code) {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < code.fine().length; i++) {
      int half = 2 * i / code.fine().length;
      hashes.add(
          half
              + ":"
              + (half == 0 ? code.coarse1() : code.coarse2())
              + ':'
              + i
              + ':'
              + Byte.toUnsignedInt(code.fine()[i]));
    }
    return hashes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
