package org.tagatlas.filter;

import org.tagatlas.record.PhotoRecord;

/**
 * An expression and its type.
 *
 * @param type the type of its values
 * @param at index of its first character in the text
 * @param value evaluates it
 */
record Expression(Type type, int at, Value value) {

  /** Evaluates an expression. */
  interface Value {

    /** Returns a Boolean, Long, Double, String or Place; null for NULL, which is also UNKNOWN. */
    Object of(PhotoRecord photo);
  }

  Object of(PhotoRecord photo) {
    return value.of(photo);
  }

  Double number(PhotoRecord photo) {
    return value.of(photo) instanceof Number number ? number.doubleValue() : null;
  }

  String text(PhotoRecord photo) {
    return (String) value.of(photo);
  }
}
