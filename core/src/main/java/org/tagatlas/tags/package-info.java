/** Tags and machine tags: parsing, clean form, queries, and coordinates in geo tags. */
package org.tagatlas.tags;
