package org.tagatlas.locate;

/** Where in a photo's text a term is. If a term is in several, the first of them counts. */
enum TermSource {
  /** A whole tag. */
  TAG,
  /** One or more of the words of a tag. */
  TAG_PART,
  /** Two to four words of the title. */
  TITLE_WORDS,
  /** A word of the title, in the case or script of a name. */
  TITLE_WORD,
  /** One of two names that form a tag, as in "parisfrance". */
  TAG_HALF,
  /** The start or the end of a tag, as in "londoneye". */
  TAG_AFFIX,
  /** A word of the title in lower case, which is seldom a name. */
  TITLE_LOWER_CASE
}
