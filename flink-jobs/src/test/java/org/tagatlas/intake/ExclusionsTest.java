package org.tagatlas.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;

class ExclusionsTest {

  private static final Exclusions LIST =
      Exclusions.of(List.of("# a comment", "", "  77@N00\t", "12345", "12345", "   "));

  @Test
  void ignoresCommentsAndEmptyLines() {
    assertThat(LIST.size()).isEqualTo(2);
    assertThat(LIST.excludes(photo(1, ""))).isFalse();
    assertThat(LIST.excludes(photo(1, "# a comment"))).isFalse();
  }

  @Test
  void excludesPhotosByIdAndByPhotographer() {
    assertThat(LIST.excludes(photo(12345, "x"))).isTrue();
    assertThat(LIST.excludes(photo(1, "77@N00"))).isTrue();
    assertThat(LIST.excludes(photo(123456, "177@N00"))).isFalse();
    assertThat(Exclusions.NONE.excludes(photo(12345, "77@N00"))).isFalse();
  }

  @Test
  void decodesEncodedUids() {
    assertThat(Exclusions.of(List.of("77%40N00")).excludes(photo(1, "77@N00"))).isTrue();
  }

  @Test
  void ignoresAByteOrderMark() {
    assertThat(Exclusions.of(List.of("\uFEFF12345")).excludes(photo(12345, "x"))).isTrue();
    assertThat(Exclusions.of(List.of("\uFEFF77@N00")).excludes(photo(1, "77@N00"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\t77@N00\tname",
        "1\t77%40N00\tname",
        "{\"photoid\":1,\"uid\":\"77@N00\",",
        "{\"photoid\":1,\"uid\":\"77%40N00\",",
        "{\"photoid\":1,\"uid\":\"77\\u0040N00\",",
        "http://www.flickr.com/photos/77@N00/1/",
        "12345\tu",
        "{\"photoid\":12345,",
        "http://farm1.staticflickr.com/2/12345_0a1b2c.jpg",
        "77@N00",
      })
  void excludesRejectsThatContainAnExcludedId(String raw) {
    assertThat(LIST.excludes(reject(raw))).isTrue();
    assertThat(Exclusions.NONE.excludes(reject(raw))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1\t177@N00", "123456", "77@N000", "77 N00", "x12345"})
  void keepsOtherRejects(String raw) {
    assertThat(LIST.excludes(reject(raw))).isFalse();
  }

  @Test
  void searchesTheWholeTextOfATruncatedReject() {
    Reject reject = reject("x\t".repeat(Reject.MAX_RAW_BYTES) + "77@N00");
    assertThat(reject.raw()).doesNotContain("77@N00");
    assertThat(LIST.excludes(reject)).isTrue();
  }

  private static Reject reject(String raw) {
    return new Reject("s", 1, RejectReason.FIELD_COUNT, "", raw);
  }

  private static PhotoRecord photo(long id, String uid) {
    return new PhotoRecord(id, uid, "", "", "", "", 1, 1, 16, 1, 1, "", "", "", "", false, "");
  }
}
