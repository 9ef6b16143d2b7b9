/** Creation of the published documents, and the ranking of signatures. */
package org.tagatlas.publish;
