/**
 * Runs of the job: options, the plan made from them, inputs, outputs, execution targets and
 * reports.
 */
package org.tagatlas.run;
