package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that photos with hostile fields are safe to display. */
class PhotoTest {

  private final ObjectNode source = new ObjectMapper().createObjectNode();

  @Test
  void acceptsOnlyHttpUrls() {
    for (String address :
        List.of("javascript:alert(1)", " javascript:x", "data:text/html,x", "//evil", "")) {
      source.put("page_url", address).put("license_url", address).put("download_url", address);
      Photo photo = Photo.of(source);
      assertThat(photo.pageUrl()).as(address).isNull();
      assertThat(photo.licenseUrl()).isNull();
      assertThat(photo.downloadUrl()).isNull();
    }
    source.put("page_url", "HTTP://www.flickr.com/photos/1/2/");
    assertThat(Photo.of(source).pageUrl()).isEqualTo("HTTP://www.flickr.com/photos/1/2/");
  }

  @Test
  void truncatesLongTexts() {
    source.put("title", "𝕏".repeat(3000));
    source.putArray("labels").add("x".repeat(4096)).add("<b>");
    for (int i = 0; i < 100; i++) {
      source.withArray("labels").add("tag" + i);
    }
    Photo photo = Photo.of(source);
    // Surrogate pairs are not split.
    assertThat(photo.title()).isEqualTo("𝕏".repeat(100) + '…');
    assertThat(photo.labels()).hasSize(12).contains("<b>").allMatch(label -> label.length() < 122);
  }

  @Test
  void omitsTooLongMachineTags() {
    source.putArray("machine_tags").add("a:b=" + "x".repeat(4096)).add("osm:way=1");
    for (int i = 0; i < 100; i++) {
      source.withArray("machine_tags").add("test:floor=" + i);
    }
    Photo photo = Photo.of(source);
    assertThat(photo.machineTags()).hasSize(12).startsWith("osm:way=1", "test:floor=0");
    assertThat(photo.extras()).isNull();
    assertThat(photo.locationSource()).isNull();
    assertThat(photo.locationUncertaintyM()).isNull();
  }

  @Test
  void acceptsOnlyHttpUrlsOfLookups() {
    source
        .put("machine_tag", "osm:way=1")
        .put("title", "<script>")
        .put("caption", "x".repeat(4096))
        .put("url", "javascript:alert(1)")
        .put("license_url", "data:text/html,x");
    ExtraItem extra = ExtraItem.of(source);
    assertThat(extra.url()).isNull();
    assertThat(extra.licenseUrl()).isNull();
    assertThat(extra.caption()).hasSize(501);
    assertThat(extra.title()).isEqualTo("<script>");
    assertThat(extra.hasText()).isTrue();
    source.remove("title");
    source.remove("caption");
    assertThat(ExtraItem.of(source).hasText()).isFalse();
  }
}
