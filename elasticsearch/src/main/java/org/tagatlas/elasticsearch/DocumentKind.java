package org.tagatlas.elasticsearch;

import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of document that the job publishes to a separate folder, topic or index. Contains all that
 * outputs and metrics require of a kind.
 *
 * @param name name of its folder, and of its topic and alias without prefix, such as {@code
 *     machine-tags}; part of uids, so it must never change
 * @param owner the class whose package contains the mapping
 * @param mapping the resource with the settings and mappings of the index
 * @param upsert whether documents have versions and can be updated or deleted; otherwise the kind
 *     is append-only
 * @param levels names of the summary counts of this kind's operators that can decrease; all others
 *     only increase
 */
public record DocumentKind(
    String name, Class<?> owner, String mapping, boolean upsert, Set<String> levels)
    implements Comparable<DocumentKind>, Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,30}(-[a-z0-9]{1,30}){0,3}");

  /** Geotagged photos. */
  public static final DocumentKind PHOTOS =
      appendOnly("photos", DocumentKind.class, "photos.json", "located_machine_tag");

  /** Signature tags. */
  public static final DocumentKind SIGNATURES =
      upsert(
          "signatures",
          DocumentKind.class,
          "signatures.json",
          "signatures",
          "tag_rows",
          "tag_bytes");

  /** Regions per window. */
  public static final DocumentKind REGIONS =
      upsert("regions", DocumentKind.class, "regions.json", "regions");

  /** Machine tags. */
  public static final DocumentKind MACHINE_TAGS =
      upsert("machine-tags", DocumentKind.class, "machine-tags.json");

  /** Tags of at least three photographers in the whole world. */
  public static final DocumentKind TAGS = upsert("tags", DocumentKind.class, "tags.json");

  /** Records that could not be read, and documents that could not be indexed. */
  public static final DocumentKind REJECTS =
      appendOnly("rejects", DocumentKind.class, "rejects.json");

  /** Details of machine tags from external services. */
  public static final DocumentKind EXTRAS =
      upsert("extras", DocumentKind.class, "extras.json", "extras", "extras_waiting");

  /** Codes of photos' vectors, which similar photos are found with. */
  public static final DocumentKind VECTORS =
      upsert(
          "vectors",
          DocumentKind.class,
          "vectors.json",
          "vectors",
          "vectors_waiting",
          "vectors_state_bytes");

  /** Which photos are near-duplicates of another one, by their vectors. */
  public static final DocumentKind DUPLICATES =
      upsert("duplicates", DocumentKind.class, "duplicates.json", "duplicates_published");

  /**
   * The built-in kinds of a run that reads photos alone. {@link #VECTORS} and {@link #DUPLICATES}
   * need another input, and a branch of another project defines its own kinds.
   */
  public static final List<DocumentKind> SHIPPED =
      List.of(PHOTOS, SIGNATURES, REGIONS, TAGS, MACHINE_TAGS, REJECTS, EXTRAS);

  /** The kinds that a run publishes by default; extras require external services. */
  public static final Set<DocumentKind> DEFAULTS =
      inOrder(PHOTOS, SIGNATURES, REGIONS, TAGS, MACHINE_TAGS, REJECTS);

  /** Validates the name. */
  public DocumentKind {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a valid kind of document: use words of a-z and 0-9, separated by '-'");
    }
    levels = Set.copyOf(levels);
  }

  /**
   * Returns an append-only kind.
   *
   * @param mapping the resource in the owner's package with the settings and mappings of the index
   * @param levels names of the summary counts that can decrease
   */
  public static DocumentKind appendOnly(
      String name, Class<?> owner, String mapping, String... levels) {
    return new DocumentKind(name, owner, mapping, false, Set.of(levels));
  }

  /**
   * Returns a kind whose documents have increasing versions and can be updated or deleted.
   *
   * @param mapping the resource in the owner's package with the settings and mappings of the index
   * @param levels names of the summary counts that can decrease
   */
  public static DocumentKind upsert(String name, Class<?> owner, String mapping, String... levels) {
    return new DocumentKind(name, owner, mapping, true, Set.of(levels));
  }

  /** Returns the built-in kind with a name such as {@code machine-tags}. */
  public static DocumentKind of(String name) {
    return SHIPPED.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind of document: " + name));
  }

  /** Returns the variant of an append-only kind for those of its documents that can change. */
  public DocumentKind asUpsert() {
    return new DocumentKind(name, owner, mapping, true, levels);
  }

  /**
   * Opens the settings and mappings of the index.
   *
   * @throws IllegalStateException when the resource is missing
   */
  public InputStream openMapping() {
    InputStream resource = owner.getResourceAsStream(mapping);
    if (resource == null) {
      throw new IllegalStateException(
          "the mapping of the kind '" + name + "' is missing: " + mapping + " next to " + owner);
    }
    return resource;
  }

  /**
   * Returns whether the index pattern of one kind, such as {@code photos-*}, matches the other's
   * indices.
   */
  public boolean overlaps(DocumentKind other) {
    return name.equals(other.name)
        || name.startsWith(other.name + '-')
        || other.name.startsWith(name + '-');
  }

  /** Returns the names of the summary counts of the given kinds that can decrease. */
  public static Set<String> levels(DocumentKind... kinds) {
    Set<String> levels = new LinkedHashSet<>();
    for (DocumentKind kind : kinds) {
      levels.addAll(kind.levels);
    }
    return levels;
  }

  /** Orders by name, then append-only before upsert. */
  @Override
  public int compareTo(DocumentKind other) {
    int names = name.compareTo(other.name);
    return names != 0 ? names : Boolean.compare(upsert, other.upsert);
  }

  private static Set<DocumentKind> inOrder(DocumentKind... kinds) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(kinds)));
  }

  @Override
  public String toString() {
    return name;
  }
}
