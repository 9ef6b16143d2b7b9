/** The entry point of the job jar, with the commands {@code run} and {@code replay}. */
package org.tagatlas.cli;
