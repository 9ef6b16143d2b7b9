package org.tagatlas.run;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts a name to a value, ignoring case. The error for an unknown name lists all names.
 *
 * @param <E> the type of the values
 * @param values returns all values
 * @param word returns the name of a value
 */
public record WordConverter<E>(Supplier<List<E>> values, Function<E, String> word)
    implements ITypeConverter<E> {

  /** Creates a converter for constants. */
  public WordConverter(E[] constants, Function<E, String> word) {
    this(() -> List.of(constants), word);
  }

  @Override
  public E convert(String typed) {
    String small = typed.strip().toLowerCase(Locale.ROOT);
    List<E> all = values.get();
    for (E value : all) {
      if (word.apply(value).equals(small)) {
        return value;
      }
    }
    throw new TypeConversionException(
        "'"
            + typed
            + "' is not one of "
            + all.stream().map(word).collect(Collectors.joining(", ")));
  }
}
