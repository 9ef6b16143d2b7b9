/** UTF-8 text without strings, and variable-length integers. */
package org.tagatlas.text;
