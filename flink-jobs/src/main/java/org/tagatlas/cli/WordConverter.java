package org.tagatlas.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a constant by its word, in small letters or capital ones, and says which words there are
 * when it is none of them.
 *
 * @param <E> the enumeration
 * @param constants all there are
 * @param word a constant's word
 */
record WordConverter<E extends Enum<E>>(E[] constants, Function<E, String> word)
    implements ITypeConverter<E> {

  @Override
  public E convert(String typed) {
    String small = typed.strip().toLowerCase(Locale.ROOT);
    for (E constant : constants) {
      if (word.apply(constant).equals(small)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "'"
            + typed
            + "' is none of "
            + Arrays.stream(constants).map(word).collect(Collectors.joining(", ")));
  }
}
