/** The extension point of the job: its products, and what they can read and emit. */
package org.tagatlas.branch;
