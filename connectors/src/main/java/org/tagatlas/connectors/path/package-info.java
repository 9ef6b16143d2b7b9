/** Paths and addresses typed by users. */
package org.tagatlas.connectors.path;
