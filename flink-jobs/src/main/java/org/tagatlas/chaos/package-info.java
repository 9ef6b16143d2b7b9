/** A live run on a cluster of its own, whose processes are killed and frozen meanwhile. */
package org.tagatlas.chaos;
