package org.tagatlas.publish;

import java.util.Map;

/**
 * What was last published of a region in a window.
 *
 * @param version rises with each publication; every document that changes in it takes it
 * @param region fingerprint of the region's document; 0 when there is none
 * @param signature fingerprints of the signature's documents, by tag
 */
record Published(long version, long region, Map<String, Long> signature) {

  static final Published NOTHING = new Published(0, 0, Map.of());
}
