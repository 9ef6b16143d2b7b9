package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.publish.Kind;

/**
 * The law: what is published is what the definitions give for the set of photos read, and nothing
 * else.
 *
 * @param oracle knows what the definitions give
 * @param later fields that documents may lack, because an older version has written them
 */
public record Law(Oracle oracle, Set<String> later) {

  /** Makes the law for documents of this version. */
  public Law(Oracle oracle) {
    this(oracle, Set.of());
  }

  /** Returns the law for documents of which an older version may have written some. */
  Law where(Set<String> fieldsThatCameLater) {
    return new Law(oracle, fieldsThatCameLater);
  }

  /** Fails when something is missing, is a ghost, or differs. */
  public void assertHolds(Published published, Collection<PhotoRecord> photos) throws IOException {
    assertSame(published, Kind.SIGNATURES, oracle.signatures(photos));
    assertSame(published, Kind.REGIONS, oracle.regions(photos));
    Map<String, Map<String, Object>> machineTags = oracle.machineTags(photos);
    if (!later.isEmpty()) {
      Map<String, Map<String, Object>> told = published.comparable(Kind.MACHINE_TAGS);
      machineTags.forEach(
          (id, tag) ->
              tag.keySet()
                  .removeIf(
                      field ->
                          later.contains(field)
                              && !told.getOrDefault(published.idOf(id), tag).containsKey(field)));
    }
    assertSame(published, Kind.MACHINE_TAGS, machineTags);
    assertThat(new TreeSet<>(published.documents(Kind.PHOTOS).keySet()))
        .isEqualTo(
            oracle.photoIds(photos).stream()
                .map(published::idOf)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Fails when the documents of a kind are not the expected ones. */
  static void assertSame(Published published, Kind kind, Map<String, Map<String, Object>> wanted)
      throws IOException {
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    wanted.forEach((id, document) -> expected.put(published.idOf(id), document));
    Map<String, Map<String, Object>> actual = published.comparable(kind);
    Set<String> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(actual.keySet());
    Set<String> ghosts = new TreeSet<>(actual.keySet());
    ghosts.removeAll(expected.keySet());
    assertThat(missing).as("missing").isEmpty();
    assertThat(ghosts).as("ghosts").isEmpty();
    Map<String, Object> differing = new HashMap<>();
    expected.forEach(
        (id, document) -> {
          if (!document.equals(actual.get(id))) {
            differing.put(id, "expected " + document + " but was " + actual.get(id));
          }
        });
    assertThat(differing).as("differing").isEmpty();
  }
}
