/** The models of a job, such as the gazetteer, and how operators load them. */
package org.tagatlas.model;
