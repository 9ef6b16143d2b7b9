package org.tagatlas.dashboards;

import java.io.IOException;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/**
 * Writes a feed photo by photo. Until {@link #end} is called the document is not well-formed, so no
 * client mistakes it for a complete one.
 */
interface FeedWriter {

  /** Writes the part before the photos. */
  void begin(FeedHead head) throws IOException;

  /** Writes a photo. */
  void photo(Tagged tagged) throws IOException;

  /**
   * Writes the part after the photos.
   *
   * @param returned number of photos written
   */
  void end(long returned) throws IOException;

  /** Flushes everything written so far to the underlying stream. */
  void flush() throws IOException;
}
