package org.tagatlas.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.RoundTrip;

class VectorSerializersTest {

  private static final VectorPhoto PHOTO =
      new VectorPhoto(
          5_000_000_000L,
          -7,
          64.1466,
          -21.9426,
          "IS",
          "IS.39",
          "Reykjavík",
          List.of("aurora", "島"),
          PhotoRecord.NO_TIME,
          "Jón",
          "https://www.flickr.com/photos/x/1/",
          "Attribution License",
          "");

  private static final EncodedVector VECTOR =
      new EncodedVector(new byte[] {0, 1, 0, 2, -1, 3}, new byte[] {1, 2, 3, 4}, 3);

  @Test
  void keepPhotosAndVectors() throws IOException {
    assertThat(RoundTrip.of(new VectorPhotoSerializer(), PHOTO)).isEqualTo(PHOTO);
    assertThat(RoundTrip.of(new EncodedVectorSerializer(), VECTOR))
        .usingRecursiveComparison()
        .isEqualTo(VECTOR);
  }

  @Test
  void keepUpdates() throws IOException {
    VectorUpdate photo = new VectorUpdate.Photo(PHOTO);
    assertThat(RoundTrip.of(new VectorUpdateSerializer(), photo)).isEqualTo(photo);
    VectorUpdate encoded = new VectorUpdate.Encoded(5_000_000_000L, VECTOR);
    assertThat(RoundTrip.of(new VectorUpdateSerializer(), encoded))
        .usingRecursiveComparison()
        .isEqualTo(encoded);
  }

  @Test
  void keepRows() throws IOException {
    for (VectorRow row :
        List.of(
            new VectorRow.Vector("/a.jsonl", 3, 5_000_000_000L, new float[] {1.5f, -2}),
            new VectorRow.Invalid("/a.jsonl", 4, "no vector", "島"),
            new VectorRow.FileEnd("/a.jsonl"))) {
      assertThat(RoundTrip.of(new VectorRowSerializer(), row))
          .usingRecursiveComparison()
          .isEqualTo(row);
    }
  }
}
