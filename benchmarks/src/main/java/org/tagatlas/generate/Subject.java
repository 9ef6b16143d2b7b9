package org.tagatlas.generate;

import java.util.List;

/**
 * A landmark of the real world as edition 2 photographs it: the truth about its generated photos.
 * It depends neither on the seed nor on the number of rows.
 *
 * @param name English name
 * @param tag the clean form of its name, which is the tag of its pictures
 * @param country ISO 3166-1 alpha-2
 * @param latitude degrees
 * @param longitude degrees
 * @param viewpoints two to five, most photos first; 50 m to 3 km from the subject and at least
 *     {@link Subjects#MIN_SEPARATION_METRES} from each other
 * @param bursts one or two, at least as far from each other and from all viewpoints
 */
public record Subject(
    String name,
    String tag,
    String country,
    double latitude,
    double longitude,
    List<Viewpoint> viewpoints,
    List<Burst> bursts) {

  /** Copies the lists. */
  public Subject {
    viewpoints = List.copyOf(viewpoints);
    bursts = List.copyOf(bursts);
  }
}
