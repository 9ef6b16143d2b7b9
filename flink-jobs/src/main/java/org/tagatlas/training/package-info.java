/** The job that trains a model for locating photos by their text, see docs/locating.md. */
package org.tagatlas.training;
