/** The settings of a job, by topic, with one set of defaults. */
package org.tagatlas.settings;
