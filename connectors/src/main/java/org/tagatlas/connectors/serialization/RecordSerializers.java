package org.tagatlas.connectors.serialization;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Registry of serializers by their ids in savepoints. Each module lists its serializers in {@code
 * META-INF/services}, so this module does not depend on them, and a serializer can move to another
 * package or module.
 */
final class RecordSerializers {

  /** Caches whether a class is listed. */
  private static final ClassValue<Boolean> LISTED =
      new ClassValue<>() {
        @Override
        @SuppressWarnings("rawtypes")
        protected Boolean computeValue(Class<?> type) {
          return ServiceLoader.load(RecordSerializer.class, type.getClassLoader()).stream()
              .anyMatch(each -> each.type() == type);
        }
      };

  private RecordSerializers() {}

  /**
   * Returns a new serializer with an id.
   *
   * @param loader class loader of the job; on a cluster that of user code
   * @throws IllegalStateException if two serializers have the same id
   */
  static Optional<RecordSerializer<?>> find(String id, ClassLoader loader) {
    List<RecordSerializer<?>> found = new ArrayList<>();
    for (RecordSerializer<?> serializer : ServiceLoader.load(RecordSerializer.class, loader)) {
      if (serializer.id().equals(id)) {
        found.add(serializer);
      }
    }
    if (found.size() > 1) {
      throw new IllegalStateException(
          "two serializers have the id '"
              + id
              + "': "
              + found.get(0).getClass().getName()
              + " and "
              + found.get(1).getClass().getName());
    }
    return found.stream().findFirst();
  }

  /**
   * Checks that a savepoint with this serializer can be restored.
   *
   * @throws IllegalStateException if the serializer is not listed
   */
  static void requireListed(RecordSerializer<?> serializer) {
    if (!LISTED.get(serializer.getClass())) {
      throw new IllegalStateException(
          "savepoints could not be restored: "
              + serializer.getClass().getName()
              + " is not listed in META-INF/services/"
              + RecordSerializer.class.getName());
    }
  }
}
