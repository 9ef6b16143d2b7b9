/** The index of tags: one document per tag, with its counts in the whole world. */
package org.tagatlas.worldtag;
