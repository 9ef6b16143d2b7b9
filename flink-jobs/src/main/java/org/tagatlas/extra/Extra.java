package org.tagatlas.extra;

/**
 * What a service says of a machine tag; of title and caption there is one at least.
 *
 * @param title a name of at most {@value PlainText#MAX_TITLE} characters, or null
 * @param caption a sentence about it, or null
 * @param url an http or https address for people, or null
 */
public record Extra(String title, String caption, String url) {}
