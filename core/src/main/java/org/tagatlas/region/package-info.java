/** Keys of counts: a region of some level in a calendar window. */
package org.tagatlas.region;
