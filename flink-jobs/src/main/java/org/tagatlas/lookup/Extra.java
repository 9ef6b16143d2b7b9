package org.tagatlas.lookup;

/**
 * The data of a service on a machine tag, with at least a title or a caption.
 *
 * @param title a name of at most {@value PlainText#MAX_TITLE} characters, or null
 * @param caption a sentence about it, or null
 * @param url an http or https link to a web page, or null
 */
public record Extra(String title, String caption, String url) {}
