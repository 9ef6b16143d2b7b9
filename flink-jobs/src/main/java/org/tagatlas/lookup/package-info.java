/** Data of external services on machine tags: the services, their responses, and captions. */
package org.tagatlas.lookup;
