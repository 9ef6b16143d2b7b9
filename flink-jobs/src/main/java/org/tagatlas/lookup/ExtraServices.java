package org.tagatlas.lookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tagatlas.tags.MachineTag;

/** Finds the service that supports a machine tag. */
public final class ExtraServices {

  private static final int MAX_VALUE = 255;

  private record Candidate(Pattern value, ExtraService service) {}

  private final Map<String, List<Candidate>> byPair = new HashMap<>();
  private final Set<String> namespaces = new HashSet<>();

  /** Creates an index of services. If several support a tag, the first one is used. */
  public ExtraServices(List<ExtraService> services) {
    for (ExtraService service : services) {
      Candidate candidate = new Candidate(Pattern.compile(service.value()), service);
      for (String pair : service.tags()) {
        byPair.computeIfAbsent(pair, p -> new ArrayList<>()).add(candidate);
        namespaces.add(pair.substring(0, pair.indexOf(':') + 1));
      }
    }
  }

  /** Returns the service of the machine tag with this id; empty if none supports it. */
  public Optional<ExtraService> of(String id) {
    // Most tags are in unsupported namespaces: this check is cheaper than parsing them.
    int colon = id.indexOf(':');
    return namespaces.contains(id.substring(0, colon + 1))
        ? of(MachineTag.ofId(id))
        : Optional.empty();
  }

  /** Returns the service of a machine tag; empty if none supports it. */
  public Optional<ExtraService> of(MachineTag tag) {
    List<Candidate> all = byPair.get(tag.namespace() + ':' + tag.predicate());
    // A value of dots only would address another path of the service.
    if (all == null || tag.value().length() > MAX_VALUE || tag.value().matches("\\.+")) {
      return Optional.empty();
    }
    return all.stream()
        .filter(candidate -> candidate.value.matcher(tag.value()).matches())
        .map(Candidate::service)
        .findFirst();
  }
}
