/**
 * Estimates where a photo was taken from its tags and title. The terms of a photo ({@link
 * org.tagatlas.locate.TextTerms}) name places of the gazetteer ({@link
 * org.tagatlas.locate.PlaceCandidates}); fitted weights ({@link org.tagatlas.locate.TextWeights})
 * decide between them ({@link org.tagatlas.locate.TextLocator}).
 */
package org.tagatlas.locate;
