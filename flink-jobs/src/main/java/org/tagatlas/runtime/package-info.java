/**
 * Building blocks of operators, independent of any feature: mini-batches, pending keys, time
 * budgets, emit policies, summary metrics and operator logs.
 */
package org.tagatlas.runtime;
