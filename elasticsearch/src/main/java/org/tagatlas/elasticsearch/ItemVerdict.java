package org.tagatlas.elasticsearch;

/** Meaning of the response to one item of a bulk request. */
public enum ItemVerdict {
  /** The document was stored or deleted. */
  DONE,
  /** The index already has an equal or newer version, which is fine. */
  STALE,
  /** Temporary failure: the same item may succeed later. */
  RETRY,
  /** Permanent failure caused by the document. */
  DEAD_LETTER,
  /** Permanent failure of all documents, which requires an administrator: the job must fail. */
  FATAL;

  /**
   * Evaluates an item.
   *
   * @param status the item's HTTP status
   * @param errorType the type of its error; null without an error
   * @param deletion whether the item is a deletion
   */
  public static ItemVerdict of(int status, String errorType, boolean deletion) {
    if (status >= 200 && status < 300) {
      return DONE;
    }
    if (status == 409) {
      return STALE;
    }
    if (status == 404) {
      // A 404 without an error: the document to delete does not exist.
      return deletion && errorType == null ? DONE : FATAL;
    }
    if (status == 429 || status == 408 || status >= 500) {
      return RETRY;
    }
    if (status == 401 || status == 403) {
      // An index block (read-only, full disk) is temporary; a missing privilege is not.
      return "cluster_block_exception".equals(errorType) ? RETRY : FATAL;
    }
    return DEAD_LETTER;
  }
}
