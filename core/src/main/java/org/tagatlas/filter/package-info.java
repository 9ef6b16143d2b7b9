/** Conditions on photo records, in a subset of SQL. */
package org.tagatlas.filter;
