/** Failures with a message for the user. */
package org.tagatlas.failure;
