package org.tagatlas.fetch;

import java.util.Map;

/**
 * A valid response.
 *
 * @param found whether the resource exists: true for status 200, false for 404 and 410
 * @param headers headers by lower-case name, the first of each name
 * @param body the decompressed body; empty if the resource was not found
 */
public record FetchResponse(boolean found, Map<String, String> headers, byte[] body) {

  /** Copies the headers. */
  public FetchResponse {
    headers = Map.copyOf(headers);
  }
}
