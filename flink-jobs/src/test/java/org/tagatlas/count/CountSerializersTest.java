package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.machinetag.MachineTagCount;
import org.tagatlas.machinetag.MachineTagCountSerializer;
import org.tagatlas.machinetag.MachineTagSighting;
import org.tagatlas.machinetag.MachineTagSightingSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.RoundTrip;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;

class CountSerializersTest {

  @Property(tries = 200)
  void restoreTagVotes(
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
  void restoreRareTags(@ForAll("keys") RegionKey key, @ForAll("texts") String tag)
      throws IOException {
    MostUsedTags tags = new MostUsedTags();
    tags.add(tag, tag, 2);
    tags.add(tag + 'b', tag, 1);
    RegionUpdate.RareTags read =
        (RegionUpdate.RareTags)
            RoundTrip.of(new RegionUpdateSerializer(), new RegionUpdate.RareTags(key, tags));
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.tags().size()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(read.tags().tag(i)).isEqualTo(tags.tag(i));
      assertThat(read.tags().label(i)).isEqualTo(tag);
      assertThat(read.tags().votes(i)).isEqualTo(2 - i);
    }
  }

  @Property(tries = 200)
  void restoreTotalsAndDeltas(@ForAll("keys") RegionKey key, @ForAll long votes, @ForAll int tags)
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
  void restoreVisits(@ForAll("keys") RegionKey key, @ForAll long photos, @ForAll long[] uids)
      throws IOException {
    PhotographerSet voters = new PhotographerSet();
    for (long uid : uids) {
      voters.add(uid);
    }
    RegionUpdate.Visits read =
        (RegionUpdate.Visits)
            RoundTrip.of(
                new RegionUpdateSerializer(),
                new RegionUpdate.Visits(key, photos, ~photos, voters));
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.photos()).isEqualTo(photos);
    assertThat(read.taggedPhotos()).isEqualTo(~photos);
    assertThat(read.voters().count()).isEqualTo(voters.count());
    for (long uid : uids) {
      assertThat(read.voters().exact() && read.voters().add(uid)).isFalse();
    }
  }

  @Test
  void rejectAnUnknownKindOfUpdate() {
    byte[] bytes = {7, 0, 0, 0, 0, 0, 2, 'I'};
    assertThatThrownBy(
            () -> new RegionUpdateSerializer().deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage("unknown kind of region update: 7");
  }

  @Property(tries = 200)
  void restoreSightings(
      @ForAll("texts") String tag,
      @ForAll("texts") String label,
      @ForAll long voter,
      @ForAll int day,
      @ForAll int place,
      @ForAll("absentTexts") String country)
      throws IOException {
    CountedPhoto photo =
        new CountedPhoto(place, voter, day, List.of(new Tag(tag, label), new Tag(label, label)));
    CountedPhoto read = RoundTrip.of(new CountedPhotoSerializer(), photo);
    assertThat(read).isEqualTo(photo);
    for (Tag each : read.tags()) {
      assertThat(each.labelText() == each.cleanText()).isEqualTo(each.label().equals(each.clean()));
    }
    CountedPhoto untagged = new CountedPhoto(ReverseGeocoder.NOWHERE, voter, day, List.of());
    assertThat(RoundTrip.of(new CountedPhotoSerializer(), untagged)).isEqualTo(untagged);
    MachineTagSighting machineTag = new MachineTagSighting(tag, voter, country);
    assertThat(RoundTrip.of(new MachineTagSightingSerializer(), machineTag)).isEqualTo(machineTag);
  }

  @Test
  void restoreMachineTagCounts() throws IOException {
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

  @Property(tries = 100)
  void restoreBucketsAndKeysOfChunks(
      @ForAll byte[] bytes, @ForAll("texts") String tag, @ForAll int number) throws IOException {
    assertThat(RoundTrip.of(new TagBucketSerializer(), new TagBucket(bytes)).bytes())
        .isEqualTo(bytes);
    TagChunk chunk = new TagChunk(Utf8Text.of(tag), number);
    assertThat(RoundTrip.of(new TagChunkSerializer(), chunk)).isEqualTo(chunk);
  }

  @Property(tries = 100)
  void restorePagesOfSightingsAndRows(
      @ForAll int bucket, @ForAll @IntRange(max = 5000) int sightings, @ForAll byte[] bytes)
      throws IOException {
    SightingPage page =
        RoundTrip.of(new SightingPageSerializer(), new SightingPage(bucket, sightings, bytes));
    assertThat(page.bucket()).isEqualTo(bucket);
    assertThat(page.sightings()).isEqualTo(sightings);
    assertThat(page.bytes()).isEqualTo(bytes);
    assertThat(RoundTrip.of(new TagRowsSerializer(), new TagRows(bytes)).bytes()).isEqualTo(bytes);
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
