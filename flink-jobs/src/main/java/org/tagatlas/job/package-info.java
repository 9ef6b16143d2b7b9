/** The job graph, its settings and Flink's, and the progress of a running job. */
package org.tagatlas.job;
