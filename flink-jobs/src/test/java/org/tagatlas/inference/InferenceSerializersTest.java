package org.tagatlas.inference;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.RoundTrip;

class InferenceSerializersTest {

  private static final PlaceSum SUM =
      PlaceSum.of(-90, 180, Long.MIN_VALUE)
          .plus(PlaceSum.of(48.8, 2.3, 7))
          .plus(PlaceSum.of(48.8, 2.3, -7));
  private static final TagPlace PLACE = new TagPlace(-48.8, 2.3, 77);

  @Test
  void restoreTagUpdates() throws IOException {
    for (PlaceSum sum : List.of(PlaceSum.NONE, PlaceSum.SPREAD, SUM)) {
      TagUpdate update = new TagUpdate("v:v=é", sum, LongArrayList.of(1, Long.MAX_VALUE));
      assertThat(RoundTrip.of(new TagUpdateSerializer(), update)).isEqualTo(update);
    }
  }

  @Test
  void restorePhotoUpdates() throws IOException {
    for (PhotoUpdate update :
        List.of(
            new PhotoUpdate.TagPlaceChanged(7, "a:b=c", PLACE, false),
            new PhotoUpdate.TagPlaceChanged(7, "a:b=c", null, false),
            new PhotoUpdate.TagPlaceChanged(7, "a:b=c", null, true),
            new PhotoUpdate.Arrived(Samples.waiting(7, "a:b=c", "a:b=d")))) {
      assertThat(RoundTrip.of(new PhotoUpdateSerializer(), update)).isEqualTo(update);
    }
    PhotoToLocate photo = Samples.at(7, "u", 1, 2, "a:b=c");
    assertThat(RoundTrip.of(new PhotoToLocateSerializer(), photo)).isEqualTo(photo);
  }

  @Test
  void restoreState() throws IOException {
    for (TagState state :
        List.of(
            TagState.NONE, new TagState(PlaceSum.SPREAD, null, 0), new TagState(SUM, PLACE, 3))) {
      assertThat(RoundTrip.of(new TagStateSerializer(), state)).isEqualTo(state);
    }
    TreeMap<String, PhotoPlaces.TagStatus> tags = new TreeMap<>();
    tags.put("a:b=c", new PhotoPlaces.TagStatus(PLACE, false));
    tags.put("a:b=d", new PhotoPlaces.TagStatus(null, true));
    for (PhotoPlaces places :
        List.of(PhotoPlaces.none(), new PhotoPlaces(9, "a:b=c", PLACE, true, tags))) {
      assertThat(RoundTrip.of(new PhotoPlacesSerializer(), places)).isEqualTo(places);
    }
  }

  @Test
  void copyMutableState() {
    PhotoPlaces places = PhotoPlaces.none();
    PhotoPlaces copy = new PhotoPlacesSerializer().copy(places);
    places.with(new PhotoUpdate.TagPlaceChanged(1, "a:b=c", PLACE, false));
    assertThat(copy.tags()).isEmpty();
  }
}
