package org.tagatlas.filter;

/** The type of an expression, which is known before a row is evaluated. */
enum Type {
  BOOLEAN("a condition"),
  INTEGER("a number"),
  DOUBLE("a number"),
  TEXT("a text"),
  TIME("a time"),
  PLACE("a place"),
  NULL("NULL");

  private final String description;

  Type(String description) {
    this.description = description;
  }

  boolean isNumber() {
    return this == INTEGER || this == DOUBLE || this == NULL;
  }

  boolean is(Type other) {
    return this == other || this == NULL;
  }

  /** Returns whether two values can be compared. */
  boolean isComparable(Type other) {
    return this != PLACE
        && other != PLACE
        && (this == other || this == NULL || other == NULL || isNumber() && other.isNumber());
  }

  @Override
  public String toString() {
    return description;
  }
}
