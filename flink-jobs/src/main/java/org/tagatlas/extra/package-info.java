/** What other services say of machine tags: which are asked, and how an answer becomes words. */
package org.tagatlas.extra;
