package org.tagatlas.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.generate.Burst;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.generate.Subject;
import org.tagatlas.generate.Subjects;
import org.tagatlas.generate.Viewpoint;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geometry.GreatCircle;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.viewpoints.PhotoPoint;
import org.tagatlas.viewpoints.Spot;
import org.tagatlas.viewpoints.SpotFinder;
import org.tagatlas.viewpoints.Vote;

/** Viewpoints that are found in generated photos, compared with those of the generator. */
final class ViewpointTruthTest {

  private static final int ROWS = 80_000;

  /** The maximum distance of a found viewpoint from the true one in metres. */
  private static final double NEAR = 30;

  /** A viewpoint that so few photographers used may look like chance. */
  private static final int ENOUGH_PHOTOGRAPHERS = 12;

  private static final int STREET_ACCURACY = 14;

  private static final Map<Subject, List<PhotoPoint>> PHOTOS = new HashMap<>();

  @BeforeAll
  static void generate(@TempDir Path folder) throws Exception {
    new Generator(Edition.SECOND, Gazetteer.load().cities(), ROWS, 1, 1, OutputFormat.JSONL)
        .write(folder, 1);
    Map<String, Subject> subjects = new HashMap<>();
    Subjects.load().forEach(subject -> subjects.put(subject.tag(), subject));
    Set<Long> seen = new HashSet<>();
    for (Path shard : Generator.existing(folder)) {
      try (ShardReader reader =
          new ShardReader("s", () -> Files.newInputStream(shard), true, FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); !(row instanceof ShardEnd); row = reader.next()) {
          if (row instanceof PhotoRecord photo && photo.geotagged() && seen.add(photo.photoid())) {
            add(photo, subjects);
          }
        }
      }
    }
  }

  private static void add(PhotoRecord photo, Map<String, Subject> subjects) throws IOException {
    if (photo.accuracy() != 0 && photo.accuracy() < STREET_ACCURACY) {
      return;
    }
    for (Tag tag : PhotoTags.parse(photo.userTags(), photo.machineTags()).tags()) {
      Subject subject = subjects.get(tag.clean());
      if (subject != null) {
        PHOTOS
            .computeIfAbsent(subject, any -> new ArrayList<>())
            .add(
                new PhotoPoint(
                    photo.latitude(),
                    photo.longitude(),
                    photo.nickname(),
                    PhotoPoint.UNKNOWN,
                    PhotoPoint.UNKNOWN,
                    PhotoPoint.UNKNOWN));
      }
    }
  }

  @Test
  void findsViewpointsWithinThirtyMetresAndNoneAtBursts() {
    List<String> missed = new ArrayList<>();
    int expected = 0;
    int extra = 0;
    for (Map.Entry<Subject, List<PhotoPoint>> photos : PHOTOS.entrySet()) {
      Subject subject = photos.getKey();
      List<Spot> spots = SpotFinder.find(Vote.of(photos.getValue()));
      for (Viewpoint viewpoint : subject.viewpoints()) {
        if (photographers(photos.getValue(), viewpoint) >= ENOUGH_PHOTOGRAPHERS) {
          expected++;
          if (spots.stream().noneMatch(spot -> isNear(spot, viewpoint))) {
            missed.add(subject.name());
          }
        }
      }
      for (Burst burst : subject.bursts()) {
        assertThat(spots)
            .as(subject.name())
            .noneMatch(spot -> spot.isWithin(burst.latitude(), burst.longitude(), NEAR));
      }
      extra +=
          (int)
              spots.stream()
                  .filter(
                      spot ->
                          subject.viewpoints().stream()
                              .noneMatch(viewpoint -> isNear(spot, viewpoint)))
                  .count();
    }
    assertThat(expected).isGreaterThan(80);
    assertThat(missed).hasSizeLessThan(expected / 20);
    assertThat(extra).isLessThan(expected / 20);
  }

  private static boolean isNear(Spot spot, Viewpoint viewpoint) {
    return spot.isWithin(viewpoint.latitude(), viewpoint.longitude(), NEAR);
  }

  private static long photographers(List<PhotoPoint> photos, Viewpoint viewpoint) {
    return photos.stream()
        .filter(
            photo ->
                GreatCircle.distance(
                        photo.latitude(),
                        photo.longitude(),
                        viewpoint.latitude(),
                        viewpoint.longitude())
                    <= NEAR)
        .map(PhotoPoint::photographer)
        .distinct()
        .count();
  }
}
