package org.tagatlas.connectors.elasticsearch;

/** What the answer to one item of a bulk request means. */
enum ItemVerdict {
  /** It is as it should be. */
  DONE,
  /** A newer version is there already, which is as it should be. */
  STALE,
  /** Not now: the same item may be taken later. */
  RETRY,
  /** Never: the document itself is at fault. */
  DEAD_LETTER,
  /** Nothing will be taken until somebody changes something: the job has to fail with words. */
  FATAL;

  /**
   * Judges an item.
   *
   * @param status the item's HTTP status
   * @param errorType the type of its error; null without one
   * @param deletion whether the item is a deletion
   */
  static ItemVerdict of(int status, String errorType, boolean deletion) {
    if (status >= 200 && status < 300) {
      return DONE;
    }
    if (status == 409) {
      return STALE;
    }
    if (status == 404) {
      // Without an error: what is to be deleted is not there.
      return deletion && errorType == null ? DONE : FATAL;
    }
    if (status == 429 || status == 408 || status >= 500) {
      return RETRY;
    }
    if (status == 401 || status == 403) {
      // A block of the index (read-only, a full disk) is lifted some day; a privilege is not.
      return "cluster_block_exception".equals(errorType) ? RETRY : FATAL;
    }
    return DEAD_LETTER;
  }
}
