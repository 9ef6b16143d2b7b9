package org.tagatlas.locate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationModelTest {

  @TempDir private Path folder;

  /** A photo that trains. */
  record Photo(String uid, double latitude, double longitude, String tags) {}

  private Path train(List<Photo> photos, long maxBytes) throws IOException {
    Path work = Files.createTempDirectory(folder, "work");
    Path file = Files.createTempFile(folder, "model", ".tagloc");
    List<byte[]> pages = new ArrayList<>();
    try (VoteStore store = new VoteStore(work.resolve("votes"), maxBytes);
        ModelBuilder builder = new ModelBuilder(work, ModelSettings.DEFAULTS)) {
      VotePages votes =
          new VotePages(
              page -> {
                try {
                  store.add(page);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (Photo photo : photos) {
        votes.add(photo.uid, photo.latitude, photo.longitude, photo.tags, "");
      }
      votes.flush();
      store.count(2, pages::add);
      for (byte[] page : pages) {
        builder.add(page);
      }
      builder.write(file, (model, sample, about) -> "");
    }
    return file;
  }

  private static List<Photo> photos(long seed, int count) {
    Random random = new Random(seed);
    double[][] towns = {{52.52, 13.4}, {48.2, 16.37}, {-17.8, 179.999}, {-17.8, -179.999}};
    List<Photo> photos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int town = random.nextInt(towns.length);
      String uid = "u" + random.nextInt(60);
      photos.add(
          new Photo(
              uid,
              towns[town][0] + random.nextInt(20) / 1000.0,
              towns[town][1] + random.nextInt(2) / 10_000.0,
              "town"
                  + (char) ('a' + town)
                  + ",thing"
                  + (char) ('a' + random.nextInt(20))
                  + ",only"
                  + uid.replaceAll("\\d", "x")
                  + Integer.toString(uid.hashCode(), 36).replaceAll("\\d", "q")));
    }
    return photos;
  }

  @Test
  void isAFunctionOfTheSetOfPhotos() throws IOException {
    List<Photo> photos = photos(1, 3000);
    byte[] expected = Files.readAllBytes(train(photos, 1 << 24));
    List<Photo> repeated = new ArrayList<>(photos);
    repeated.addAll(photos);
    Collections.shuffle(repeated, new Random(2));
    // So little memory that votes are written to disk many times.
    assertThat(Files.readAllBytes(train(repeated, 20_000))).isEqualTo(expected);
    assertThat(Files.readAllBytes(train(photos.subList(1, 3000), 1 << 24))).isNotEqualTo(expected);
  }

  @Test
  void hasNoTermOfOnePhotographer() throws IOException {
    List<Photo> photos = photos(3, 2000);
    LocationModel model = LocationModel.open(train(photos, 1 << 24));
    Map<String, TreeSet<String>> photographers = new TreeMap<>();
    for (Photo photo : photos) {
      for (String tag : photo.tags.split(",")) {
        photographers.computeIfAbsent(tag, each -> new TreeSet<>()).add(photo.uid);
      }
    }
    assertThat(photographers.values()).anyMatch(each -> each.size() == 1);
    PhotoTerms terms = new PhotoTerms();
    photographers.forEach(
        (tag, uids) -> {
          terms.read(List.of(tag), "");
          int found = model.find(terms.hash(0));
          if (uids.size() == 1) {
            assertThat(found).isEqualTo(-1);
          } else {
            assertThat(model.photographers(found)).isEqualTo(uids.size());
          }
        });
  }

  @Test
  void findsWhereATermIsUsedAlsoAtTheAntimeridian() throws IOException {
    LocationModel model = LocationModel.open(train(photos(5, 3000), 1 << 24));
    CellScores scores = new CellScores(model, ModelWeights.of(model));
    PhotoTerms terms = new PhotoTerms();
    terms.read(List.of("towna"), "");
    scores.score(terms);
    assertThat(scores.latitude(0)).isCloseTo(52.53, within(0.05));
    assertThat(scores.near(scores.latitude(0), scores.longitude(0))).isGreaterThan(0.9);
    terms.read(List.of("townc", "townd"), "");
    scores.score(terms);
    assertThat(Math.abs(scores.longitude(0))).isGreaterThan(179.9);
    assertThat(scores.places()).isEqualTo(1);
    terms.read(List.of("unknown"), "");
    scores.score(terms);
    assertThat(scores.places()).isZero();
  }

  @Test
  void movesAPointToWhereTheTermsWereUsedMost() throws IOException {
    List<Photo> photos = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      photos.add(new Photo("u" + i, 48.8584, 2.2945, "tower,city"));
      photos.add(new Photo("v" + i, 48.80 + i / 200.0, 2.3 + i / 300.0, "city"));
    }
    LocationModel model = LocationModel.open(train(photos, 1 << 24));
    CellScores scores = new CellScores(model, ModelWeights.of(model));
    PhotoTerms terms = new PhotoTerms();
    terms.read(List.of("tower"), "");
    scores.score(terms);
    double[] point = {48.9, 2.35};
    scores.refine(terms, point);
    assertThat(point[0]).isCloseTo(48.858, within(0.001));
    assertThat(point[1]).isCloseTo(2.2945, within(0.001));
    double[] elsewhere = {49.9, 2.35};
    scores.refine(terms, elsewhere);
    assertThat(elsewhere).containsExactly(49.9, 2.35);
  }

  /** A term of three photographers, two of them in one cell of 0.01 degrees. */
  @Test
  void answersAsMkLab() throws IOException {
    List<Photo> photos =
        List.of(
            new Photo("a", 10.001, 20.001, "castle"),
            new Photo("b", 10.001, 20.002, "castle"),
            new Photo("b", 50.001, 20.002, "castle"),
            new Photo("c", 50.5, 20.002, "castle"),
            new Photo("c", 50.5, 20.002, "bridge"),
            new Photo("d", 60.5, 20.002, "bridge"));
    LocationModel model = LocationModel.open(train(photos, 1 << 24));
    PhotoTerms terms = new PhotoTerms();
    terms.read(List.of("castle", "bridge"), "");
    MkLab.Answer answer = new MkLab(model).locate(terms);
    assertThat(answer.latitude()).isCloseTo(10.001, within(1e-9));
    assertThat(answer.longitude()).isBetween(20.0005, 20.0025);
    // Nobody shares a cell of the other term, so its locality is 0 and it is left out.
    terms.read(List.of("bridge"), "");
    assertThat(new MkLab(model).locate(terms)).isNull();
    terms.read(List.of("castle"), "");
    // Only the term with the largest locality is selected: its rank is 0. Its entropy is that of
    // four pairs in three cells, and the other term's is ln 2.
    double castle = -(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25));
    double mean = (castle + Math.log(2)) / 2;
    double deviation = Math.abs(castle - mean);
    double density = Math.exp(-Math.pow((castle - mean) / deviation, 2) / 2);
    double largest =
        Math.max(density, Math.exp(-Math.pow((Math.log(2) - mean) / deviation, 2) / 2));
    assertThat((double) model.mkLabWeight(model.find(terms.hash(0))))
        .isCloseTo(0.65 * density / largest + 0.35, within(1e-3));
  }

  @Test
  void rejectsDamagedAndOtherFiles() throws IOException {
    Path file = train(photos(7, 500), 1 << 24);
    byte[] bytes = Files.readAllBytes(file);
    assertThatThrownBy(() -> LocationModel.read(folder.resolve("none")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("there is no model");
    rejects("not a model".getBytes(StandardCharsets.UTF_8), "is no model");
    byte[] other = bytes.clone();
    other[8] = 9;
    rejects(other, "has version 9");
    rejects(Arrays.copyOf(bytes, bytes.length - 1), "a part of it is missing");
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] damaged = bytes.clone();
      damaged[32 + random.nextInt(bytes.length - 32)] ^= 1 << random.nextInt(8);
      rejects(damaged, "its checksum is wrong");
    }
  }

  private void rejects(byte[] bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve("other"), bytes);
    assertThatThrownBy(() -> LocationModel.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }
}
