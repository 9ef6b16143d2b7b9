/** Utilities to start, monitor and stop processes on this machine. */
package org.tagatlas.local.process;
