package org.tagatlas.dashboards;

/**
 * The metadata of a part of a feed, written before its photos.
 *
 * @param title the human-readable title
 * @param id the stable identifier of the feed, shared by all parts
 * @param self the URL of this part
 * @param first the URL of the first part
 * @param next the URL of the next part; null in the last part
 * @param matched number of photos in all parts
 * @param offset number of photos before this part
 * @param perPage maximum number of photos per part
 * @param updated upload time of the newest photo, RFC 3339; null if unknown
 */
record FeedHead(
    String title,
    String id,
    String self,
    String first,
    String next,
    long matched,
    long offset,
    int perPage,
    String updated) {}
