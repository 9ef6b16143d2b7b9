package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.RoundTrip;

class CountSerializersTest {

  private static final RegionKey KEY = new RegionKey(201_105, RegionLevel.CITY, "IS.39.Reykjavík");

  @Property(tries = 200)
  void tagVotesSurvive(
      @ForAll("keys") RegionKey key,
      @ForAll("texts") String tag,
      @ForAll("texts") String label,
      @ForAll long photos,
      @ForAll int votes)
      throws IOException {
    RegionUpdate update =
        new RegionUpdate.TagVotes(key, tag, label, photos, votes, ~photos, votes - 1L);
    assertThat(RoundTrip.of(new RegionUpdateSerializer(), update)).isEqualTo(update);
    RegionUpdate plain =
        new RegionUpdate.TagVotes(key, tag, tag, photos, votes, ~photos, votes - 1L);
    assertThat(RoundTrip.of(new RegionUpdateSerializer(), plain)).isEqualTo(plain);
  }

  @Property(tries = 200)
  void totalsAndDeltasSurvive(@ForAll("keys") RegionKey key, @ForAll long votes, @ForAll int tags)
      throws IOException {
    RegionUpdate totals = new RegionUpdate.Totals(key, votes, ~votes, tags + 1L);
    assertThat(RoundTrip.of(new RegionUpdateSerializer(), totals)).isEqualTo(totals);
    VotesDelta delta = new VotesDelta(key, votes, tags);
    assertThat(RoundTrip.of(new VotesDeltaSerializer(), delta)).isEqualTo(delta);
    RegionSum sum = new RegionSum(votes, tags);
    assertThat(RoundTrip.of(new RegionSumSerializer(), sum)).isEqualTo(sum);
    assertThat(RoundTrip.of(new RegionKeySerializer(), key)).isEqualTo(key);
  }

  @Property(tries = 200)
  void visitsSurvive(@ForAll("keys") RegionKey key, @ForAll long photos, @ForAll long[] voters)
      throws IOException {
    RegionUpdate.Visits read =
        (RegionUpdate.Visits)
            RoundTrip.of(
                new RegionUpdateSerializer(),
                new RegionUpdate.Visits(key, photos, ~photos, voters));
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.photos()).isEqualTo(photos);
    assertThat(read.taggedPhotos()).isEqualTo(~photos);
    assertThat(read.voters()).isEqualTo(voters);
  }

  @Test
  void anUpdateOfAnUnknownKindIsAnError() {
    byte[] bytes = {7, 0, 0, 0, 0, 0, 2, 'I'};
    assertThatThrownBy(
            () -> new RegionUpdateSerializer().deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kind 7");
  }

  @Property(tries = 200)
  void sightingsSurvive(
      @ForAll("texts") String tag,
      @ForAll("texts") String label,
      @ForAll long voter,
      @ForAll int day,
      @ForAll("absentTexts") String country,
      @ForAll("absentTexts") String admin1,
      @ForAll("absentTexts") String city)
      throws IOException {
    for (String text : new String[] {label, tag}) {
      TagSighting sighting = new TagSighting(tag, text, voter, day, country, admin1, city);
      assertThat(RoundTrip.of(new TagSightingSerializer(), sighting)).isEqualTo(sighting);
    }
    MachineTagSighting machineTag = new MachineTagSighting(tag, voter, country);
    assertThat(RoundTrip.of(new MachineTagSightingSerializer(), machineTag)).isEqualTo(machineTag);
  }

  @Property(tries = 200)
  void visitsOfPhotosSurvive(
      @ForAll("texts") String country,
      @ForAll("absentTexts") String admin1,
      @ForAll("absentTexts") String city,
      @ForAll float distance,
      @ForAll boolean coarse,
      @ForAll boolean tagged,
      @ForAll long voter,
      @ForAll int day)
      throws IOException {
    Place place = new Place(country, admin1, admin1 == null ? null : "name", city, distance);
    PhotoVisit visit = new PhotoVisit(place, coarse, voter, day, tagged);
    assertThat(RoundTrip.of(new PhotoVisitSerializer(), visit)).isEqualTo(visit);
    PhotoVisit offshore = new PhotoVisit(null, coarse, voter, day, tagged);
    assertThat(RoundTrip.of(new PhotoVisitSerializer(), offshore)).isEqualTo(offshore);
  }

  @Test
  void aPlaceWithoutACitySurvives() throws IOException {
    PhotoVisit visit =
        new PhotoVisit(new Place("AQ", null, null, null, Float.NaN), false, 1, 0, false);
    assertThat(RoundTrip.of(new PhotoVisitSerializer(), visit)).isEqualTo(visit);
  }

  @Test
  void machineTagCountsSurvive() throws IOException {
    MachineTagCount count =
        new MachineTagCount(
            "a:b=ç\u0000😀", 1L << 40, 7, -5, 9, new TreeSet<>(Set.of("IS", "FR", "US")));
    MachineTagCount read = RoundTrip.of(new MachineTagCountSerializer(), count);
    assertThat(read).isEqualTo(count);
    assertThat(read.countries()).containsExactly("FR", "IS", "US");
    MachineTagCount none =
        new MachineTagCount("", 1, 0, PhotoRecord.NO_TIME, PhotoRecord.NO_TIME, Set.of());
    assertThat(RoundTrip.of(new MachineTagCountSerializer(), none)).isEqualTo(none);
  }

  @Test
  void tagCountsSurviveWithSetsAndSketches() throws IOException {
    TagCount count = tagCount();
    assertAlike(RoundTrip.of(new TagCountSerializer(), count), count);
    count.toldLabel = null;
    assertAlike(RoundTrip.of(new TagCountSerializer(), count), count);
    assertAlike(RoundTrip.of(new TagCountSerializer(), new TagCount()), new TagCount());
  }

  @Test
  void tagCountsSurviveWhoseRowsAreElsewhere() throws IOException {
    TagCount count = tagCount();
    count.rows = null;
    TagCount read = RoundTrip.of(new TagCountSerializer(), count);
    assertThat(read.rows).isNull();
    assertAlike(read, count);
  }

  @Test
  void aCopyOfATagCountIsDeep() {
    TagCount count = tagCount();
    TagCount copy = new TagCountSerializer().copy(count);
    assertAlike(copy, count);
    count.labels.merge("Tag", 100L, Long::sum);
    count.sum(KEY).votes += 5;
    TagRow row = count.rows.get(KEY);
    row.photos++;
    row.voters.add(1_000_000);
    count.rows.put(new RegionKey(0, RegionLevel.COUNTRY, "FR"), new TagRow());
    assertAlike(copy, tagCount());
  }

  @Test
  void rowsSurviveAndTheirCopyIsDeep() throws IOException {
    for (int voters : new int[] {0, 1, 256, 257, 5_000}) {
      TagRow row = new TagRow(voters + 3, voters(voters));
      TagRow read = RoundTrip.of(new TagRowSerializer(), row);
      assertAlike(read, row);
      TagRow copy = new TagRowSerializer().copy(row);
      int before = row.voters.count();
      row.photos++;
      for (int i = 0; i < 3_000; i++) {
        row.voters.add(-1_000_000L - i * 7_919L);
      }
      assertThat(row.voters.count()).isGreaterThan(before);
      assertAlike(copy, read);
    }
  }

  private static TagCount tagCount() {
    TagCount count = new TagCount();
    count.labels.put("Tag", 3L);
    count.labels.put("täg 😀", 1L << 40);
    count.toldLabel = "Tag";
    count.notable = true;
    TagCount.LevelSum sum = count.sum(KEY);
    sum.photos = 1;
    sum.votes = 2;
    sum.toldPhotos = 3;
    sum.toldVotes = 4;
    count.rows.put(KEY, new TagRow(9, voters(2)));
    count.rows.put(new RegionKey(0, RegionLevel.COUNTRY, "IS"), new TagRow(1000, voters(600)));
    return count;
  }

  private static Voters voters(int size) {
    Voters voters = new Voters();
    for (int i = 0; i < size; i++) {
      voters.add(Voters.hash("u" + i));
    }
    return voters;
  }

  private static void assertAlike(TagCount actual, TagCount expected) {
    assertThat(actual.labels).isEqualTo(expected.labels);
    assertThat(actual.toldLabel).isEqualTo(expected.toldLabel);
    assertThat(actual.notable).isEqualTo(expected.notable);
    assertThat(actual.sums.keySet()).isEqualTo(expected.sums.keySet());
    expected.sums.forEach(
        (level, sum) ->
            assertThat(actual.sums.get((int) level)).usingRecursiveComparison().isEqualTo(sum));
    if (expected.rows != null) {
      assertThat(actual.rows.keySet()).isEqualTo(expected.rows.keySet());
      new HashMap<>(expected.rows).forEach((key, row) -> assertAlike(actual.rows.get(key), row));
    }
  }

  private static void assertAlike(TagRow actual, TagRow expected) {
    assertThat(actual.photos).isEqualTo(expected.photos);
    assertThat(actual.voters.count()).isEqualTo(expected.voters.count());
    assertThat(actual.countedVotes).isEqualTo(expected.countedVotes);
  }

  @Provide
  Arbitrary<RegionKey> keys() {
    return Combinators.combine(
            Arbitraries.of(0, 2011, 201_105, 20_110_517),
            Arbitraries.of(RegionLevel.class),
            texts())
        .as(RegionKey::new);
  }

  @Provide
  Arbitrary<String> texts() {
    // Clean tags have no lone surrogates.
    return Arbitraries.strings().ofMaxLength(200).map(text -> text.replaceAll("\\p{Cs}", "😀"));
  }

  @Provide
  Arbitrary<String> absentTexts() {
    return texts().injectNull(0.3);
  }
}
