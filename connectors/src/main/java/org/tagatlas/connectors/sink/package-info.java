/** The document type of all sinks, its serializer, and the JSON Lines sink. */
package org.tagatlas.connectors.sink;
