package org.tagatlas.located;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tagatlas.operator.RoundTrip;

class LocatedSerializersTest {

  private static final PlaceSum SUM =
      PlaceSum.of(-90, 180, Long.MIN_VALUE)
          .plus(PlaceSum.of(48.8, 2.3, 7))
          .plus(PlaceSum.of(48.8, 2.3, -7));
  private static final TagPlace PLACE = new TagPlace(-48.8, 2.3, 77);

  @Test
  void bringsBackNewsOfTags() throws IOException {
    for (PlaceSum sum : List.of(PlaceSum.NONE, PlaceSum.SPREAD, SUM)) {
      TagNews news = new TagNews("v:v=é", sum, LongArrayList.of(1, Long.MAX_VALUE));
      assertThat(RoundTrip.of(new TagNewsSerializer(), news)).isEqualTo(news);
    }
  }

  @Test
  void bringsBackNewsOfPhotos() throws IOException {
    for (PhotoNews news :
        List.of(
            new PhotoNews.Told(7, "a:b=c", PLACE, false),
            new PhotoNews.Told(7, "a:b=c", null, false),
            new PhotoNews.Told(7, "a:b=c", null, true),
            new PhotoNews.Arrived(Samples.waiting(7, "a:b=c", "a:b=d")))) {
      assertThat(RoundTrip.of(new PhotoNewsSerializer(), news)).isEqualTo(news);
    }
    PhotoToLocate photo = Samples.at(7, "u", 1, 2, "a:b=c");
    assertThat(RoundTrip.of(new PhotoToLocateSerializer(), photo)).isEqualTo(photo);
  }

  @Test
  void bringsBackWhatIsRemembered() throws IOException {
    for (TagState state :
        List.of(
            TagState.NONE, new TagState(PlaceSum.SPREAD, null, 0), new TagState(SUM, PLACE, 3))) {
      assertThat(RoundTrip.of(new TagStateSerializer(), state)).isEqualTo(state);
    }
    TreeMap<String, PhotoPlaces.Known> tags = new TreeMap<>();
    tags.put("a:b=c", new PhotoPlaces.Known(PLACE, false));
    tags.put("a:b=d", new PhotoPlaces.Known(null, true));
    for (PhotoPlaces places :
        List.of(PhotoPlaces.none(), new PhotoPlaces(9, "a:b=c", PLACE, true, tags))) {
      assertThat(RoundTrip.of(new PhotoPlacesSerializer(), places)).isEqualTo(places);
    }
  }

  @Test
  void copiesWhatIsChangedInPlace() {
    PhotoPlaces places = PhotoPlaces.none();
    PhotoPlaces copy = new PhotoPlacesSerializer().copy(places);
    places.with(new PhotoNews.Told(1, "a:b=c", PLACE, false));
    assertThat(copy.tags()).isEmpty();
  }
}
