package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.PhotoRecord;

/**
 * The consistency guarantee: exactly the documents that the definitions specify for the set of
 * photos read are published.
 *
 * @param oracle computes the documents from the definitions
 * @param newFields fields that documents of an older version may lack
 */
public record ConsistencyCheck(Oracle oracle, Set<String> newFields) {

  /** Creates a check for documents of this version. */
  public ConsistencyCheck(Oracle oracle) {
    this(oracle, Set.of());
  }

  /** Returns a check for documents, some of which an older version may have written. */
  ConsistencyCheck allowingMissing(Set<String> fields) {
    return new ConsistencyCheck(oracle, fields);
  }

  /** Fails if a document is missing, unexpected or different. */
  public void check(Published published, Collection<PhotoRecord> photos) throws IOException {
    expecting(photos).check(published);
  }

  /** Returns the expected documents of a set of photos, to check them repeatedly. */
  Expected expecting(Collection<PhotoRecord> photos) {
    return new Expected(oracle.documents(photos), newFields);
  }

  /** Expected documents, computed once. */
  record Expected(Oracle.Documents documents, Set<String> newFields) {

    /** Fails if a document is missing, unexpected or different. */
    void check(Published published) throws IOException {
      checkCounts(published);
      assertThat(new TreeSet<>(published.documents(DocumentKind.PHOTOS).keySet()))
          .isEqualTo(
              documents.photoIds().stream()
                  .map(published::idOf)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Checks all kinds but photos. */
    void checkCounts(Published published) throws IOException {
      assertSame(published, DocumentKind.SIGNATURES, documents.signatures());
      assertSame(published, DocumentKind.REGIONS, documents.regions());
      assertSame(published, DocumentKind.MACHINE_TAGS, machineTags(published));
    }

    /** Returns the documents of machine tags without new fields that the published ones lack. */
    private Map<String, Map<String, Object>> machineTags(Published published) throws IOException {
      if (newFields.isEmpty()) {
        return documents.machineTags();
      }
      Map<String, Map<String, Object>> actual = published.comparable(DocumentKind.MACHINE_TAGS);
      Map<String, Map<String, Object>> expected = new TreeMap<>();
      documents
          .machineTags()
          .forEach(
              (id, tag) -> {
                Map<String, Object> fields = new LinkedHashMap<>(tag);
                Map<String, Object> found = actual.getOrDefault(published.idOf(id), tag);
                fields
                    .keySet()
                    .removeIf(name -> newFields.contains(name) && !found.containsKey(name));
                expected.put(id, fields);
              });
      return expected;
    }
  }

  /** Fails if the documents of a kind are not the expected ones. */
  static void assertSame(
      Published published, DocumentKind kind, Map<String, Map<String, Object>> documents)
      throws IOException {
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    documents.forEach((id, document) -> expected.put(published.idOf(id), document));
    Map<String, Map<String, Object>> actual = published.comparable(kind);
    Set<String> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(actual.keySet());
    Set<String> unexpected = new TreeSet<>(actual.keySet());
    unexpected.removeAll(expected.keySet());
    assertThat(missing).as("missing").isEmpty();
    assertThat(unexpected).as("unexpected").isEmpty();
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
