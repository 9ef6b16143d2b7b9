package org.tagatlas.dashboards;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/**
 * Streams a feed from Elasticsearch to the client, in batches of photos.
 *
 * <p>If Elasticsearch fails midway, the connection is aborted: the document is not well-formed and
 * the response lacks its last chunk, so no client mistakes it for a complete one.
 */
final class FeedResponse {

  private static final Logger LOG = LoggerFactory.getLogger(FeedResponse.class);
  private static final int BUFFER = 32 * 1024;

  private FeedResponse() {}

  /**
   * Sends a feed, or its headers only for a {@code HEAD} request.
   *
   * @throws IndexUnavailableException if Elasticsearch fails before anything was sent
   */
  static void write(ApiRequest request, PhotoFeed feed, FeedHead head, PhotoWalk walk) {
    HttpServletResponse response = request.context().res();
    response.setContentType(feed.mediaType() + "; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    boolean isGzip = request.context().req().getHeader("Accept-Encoding") != null;
    if (isGzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    try {
      if (request.isHead()) {
        // Otherwise the server would send a Content-Length of 0.
        response.flushBuffer();
        return;
      }
      send(response.getOutputStream(), isGzip, feed, head, walk);
    } catch (IOException e) {
      // The client closed the connection.
      LOG.debug("Client closed the connection of {}", request.context().path(), e);
      abort(request, e);
    } catch (IndexUnavailableException e) {
      if (!response.isCommitted()) {
        response.resetBuffer();
        response.setHeader("Content-Encoding", null);
        response.setHeader("Link", null);
        throw e;
      }
      LOG.warn("Aborted the response to {}: {}", request.context().path(), e.getMessage());
      abort(request, e);
    } catch (RuntimeException e) {
      LOG.error("Aborted the response to {}", request.context().path(), e);
      abort(request, e);
    }
  }

  private static void send(
      OutputStream response, boolean isGzip, PhotoFeed feed, FeedHead head, PhotoWalk walk)
      throws IOException {
    OutputStream buffer = new BufferedOutputStream(response, BUFFER);
    GZIPOutputStream gzip = isGzip ? new GZIPOutputStream(buffer, BUFFER) : null;
    FeedWriter writer = feed.to(isGzip ? gzip : buffer);
    writer.begin(head);
    long written = 0;
    for (List<Tagged> batch = walk.read(); !batch.isEmpty(); batch = walk.read()) {
      for (Tagged tagged : batch) {
        writer.photo(tagged);
      }
      written += batch.size();
      writer.flush();
    }
    writer.end(written);
    if (gzip != null) {
      gzip.finish();
    }
    buffer.flush();
  }

  private static void abort(ApiRequest request, Exception cause) {
    Request.getBaseRequest(request.context().req()).getHttpChannel().abort(cause);
  }
}
