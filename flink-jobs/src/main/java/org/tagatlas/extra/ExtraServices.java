package org.tagatlas.extra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tagatlas.tags.MachineTag;

/** Finds the service that knows a machine tag. */
public final class ExtraServices {

  private static final int MAX_VALUE = 255;

  private record Known(Pattern value, ExtraService service) {}

  private final Map<String, List<Known>> byPair = new HashMap<>();
  private final Set<String> namespaces = new HashSet<>();

  /** Makes an index of services; of those that know a tag the first is asked. */
  public ExtraServices(List<ExtraService> services) {
    for (ExtraService service : services) {
      Known known = new Known(Pattern.compile(service.value()), service);
      for (String pair : service.tags()) {
        byPair.computeIfAbsent(pair, p -> new ArrayList<>()).add(known);
        namespaces.add(pair.substring(0, pair.indexOf(':') + 1));
      }
    }
  }

  /** Returns the service of a machine tag by its id; empty when nobody knows such tags. */
  public Optional<ExtraService> of(String id) {
    // Most tags are of namespaces that no service has: this is cheaper than parsing them.
    int colon = id.indexOf(':');
    return namespaces.contains(id.substring(0, colon + 1))
        ? of(MachineTag.ofId(id))
        : Optional.empty();
  }

  /** Returns the service of a machine tag; empty when nobody knows such tags. */
  public Optional<ExtraService> of(MachineTag tag) {
    List<Known> all = byPair.get(tag.namespace() + ':' + tag.predicate());
    // Dots alone would lead to another path of the service.
    if (all == null || tag.value().length() > MAX_VALUE || tag.value().matches("\\.+")) {
      return Optional.empty();
    }
    return all.stream()
        .filter(known -> known.value.matcher(tag.value()).matches())
        .map(Known::service)
        .findFirst();
  }
}
