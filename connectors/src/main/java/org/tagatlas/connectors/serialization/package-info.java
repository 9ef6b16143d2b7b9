/**
 * Serializers of records, and snapshots that identify a serializer in savepoints by a stable id.
 */
package org.tagatlas.connectors.serialization;
