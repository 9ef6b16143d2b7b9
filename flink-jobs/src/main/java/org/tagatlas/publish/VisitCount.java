package org.tagatlas.publish;

import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.Voters;

/** The photos of a region in a window. Not thread-safe. */
final class VisitCount {

  long photos;
  long taggedPhotos;
  final Voters voters;

  VisitCount(long photos, long taggedPhotos, Voters voters) {
    this.photos = photos;
    this.taggedPhotos = taggedPhotos;
    this.voters = voters;
  }

  void add(RegionUpdate.Visits visits) {
    photos += visits.photos();
    taggedPhotos += visits.taggedPhotos();
    voters.addAll(visits.voters());
  }
}
